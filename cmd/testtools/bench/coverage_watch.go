package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/octollm/octolsp/server/wire"
)

// watchMost is how long a new report may take from its watch event until it
// shows.
const watchMost = 300 * time.Millisecond

// benchWatch replaces the report of a repository of a thousand files again and
// again, and measures how long the server takes to show it in a document.
func benchWatch(ctx context.Context, binary string) (err error) {
	const files, lines, reports = 1_000, 300, 15
	folder, err := workspace()
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	source := strings.Repeat("some_name = some_call(1, 2, 3)\n", lines)
	for i := range files {
		if err := writeFile(filepath.Join(folder, "package", fmt.Sprintf("module_%d.py", i)), source); err != nil {
			return err
		}
	}
	for _, arguments := range [][]string{
		{"init", "--quiet"}, {"add", "."},
		{"-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "--quiet", "--message=all"},
	} {
		git := exec.CommandContext(ctx, "git", arguments...)
		git.Dir = folder
		if out, err := git.CombinedOutput(); err != nil {
			return fmt.Errorf("git: %w\n%s", err, out)
		}
	}
	client, at, err := watchingEditor(ctx, binary, folder, source)
	if err != nil {
		return err
	}
	defer func() {
		_, closed := client.Close(ctx)
		err = errors.Join(err, closed)
	}()
	var took []time.Duration
	report := filepath.Join(folder, "lcov.info")
	for round := range reports {
		if err := writeFile(report, tracefile(files, lines, round+1)); err != nil {
			return err
		}
		begin := time.Now()
		err := client.Notify("workspace/didChangeWatchedFiles", map[string]any{
			"changes": []any{map[string]any{"uri": fileURI(report), "type": 2}},
		})
		if err != nil {
			return err
		}
		_, err = client.Wait(ctx, "octolsp/coverage", func(params json.RawMessage) bool {
			return strings.Contains(string(params), at) && strings.Contains(string(params), fmt.Sprintf(`"hits":%d,`, round+1))
		})
		if err != nil {
			return err
		}
		took = append(took, time.Since(begin))
	}
	slices.Sort(took)
	fmt.Printf("a new report of %d files with %d lines shows %d ms after its watch event in the median, %d ms at the most (asked: %d)\n",
		files, files*lines, took[reports/2].Milliseconds(), took[reports-1].Milliseconds(), watchMost.Milliseconds())
	return nil
}

// watchingEditor is an editor that watches files and draws coverage, with one
// document open: at its address.
func watchingEditor(ctx context.Context, binary, folder, source string) (client *wire.Client, at string, err error) {
	if client, err = wire.Start(ctx, []string{binary, "serve"}, wire.Options{Dir: folder}); err != nil {
		return nil, "", err
	}
	at = fileURI(filepath.Join(folder, "package", "module_7.py"))
	err = client.Call(ctx, "initialize", map[string]any{
		"processId": os.Getpid(),
		"capabilities": map[string]any{
			"experimental": map[string]any{"coverage": true},
			"workspace":    map[string]any{"didChangeWatchedFiles": map[string]any{"dynamicRegistration": true}},
		},
		"workspaceFolders": []any{map[string]any{"uri": fileURI(folder), "name": "bench"}},
	}, nil)
	if err == nil {
		err = client.Notify("initialized", map[string]any{})
	}
	if err == nil {
		err = client.Notify("textDocument/didOpen", map[string]any{
			"textDocument": map[string]any{"uri": at, "languageId": "python", "version": 1, "text": source},
		})
	}
	if err != nil {
		client.Kill()
		return nil, "", err
	}
	return client, at, nil
}

// tracefile says that each line of each file was executed so often.
func tracefile(files, lines, hits int) string {
	var text strings.Builder
	for file := range files {
		fmt.Fprintf(&text, "TN:\nSF:package/module_%d.py\n", file)
		for line := 1; line <= lines; line++ {
			fmt.Fprintf(&text, "DA:%d,%d\n", line, hits)
		}
		text.WriteString("end_of_record\n")
	}
	return text.String()
}
