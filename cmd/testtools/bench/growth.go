package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/octollm/octolsp/server/wire"
)

// growthMost is how many times as much a text may take that is four times as
// long: more than four, since caches and the collector are no linear things.
const growthMost = 6.0

// growthNoise is what octolsp needs for a text four times as long, beyond what it
// needs for none, that is too little to be compared.
const growthNoise = 60 * time.Millisecond

// benchGrowth prints what octolsp needs for inputs of n, 2n and 4n: CPU of a
// check, and the time in which the server answers.
func benchGrowth(ctx context.Context) error {
	binary, err := build()
	if err != nil {
		return err
	}
	defer os.RemoveAll(filepath.Dir(binary))
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "figure\tvalue\tbound\t")
	none, err := growthOf(ctx, binary, growing{file: "a.py", make: func(int) string { return "" }}, 0)
	if err != nil {
		return err
	}
	for _, input := range growingInputs {
		var taken [3]time.Duration
		for i := range taken {
			if taken[i], err = growthOf(ctx, binary, input, input.size<<i); err != nil {
				return fmt.Errorf("%s: %w", input.name, err)
			}
			taken[i] = max(taken[i]-none, 0)
		}
		growthRow(table, "check: "+input.name, taken)
		if err := table.Flush(); err != nil {
			return err
		}
	}
	for _, input := range growingInputs {
		if !input.shown {
			continue
		}
		var pulls, hovers [3]time.Duration
		for i := range pulls {
			if pulls[i], hovers[i], err = serverGrowth(ctx, binary, input, input.size<<i); err != nil {
				return fmt.Errorf("%s: %w", input.name, err)
			}
		}
		growthRow(table, "server, diagnostics: "+input.name, pulls)
		growthRow(table, "server, hover: "+input.name, hovers)
		if err := table.Flush(); err != nil {
			return err
		}
	}
	return nil
}

// growthRow prints what n, 2n and 4n took, and whether that is in proportion.
func growthRow(table io.Writer, figure string, taken [3]time.Duration) {
	value := fmt.Sprintf("%s, %s, %s", milliseconds(taken[0]), milliseconds(taken[1]), milliseconds(taken[2]))
	growth := float64(taken[2]) / float64(max(taken[0], time.Millisecond))
	bounded(table, figure, value, fmt.Sprintf("%g times", growthMost), taken[2] <= growthNoise || growth <= growthMost)
}

// growthOf is the least CPU time that octolsp needs for an input.
func growthOf(ctx context.Context, binary string, input growing, size int) (time.Duration, error) {
	folder, err := growthFolder(input, size)
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(folder)
	command := []string{binary, "check", folder, "--format", "json", "--jobs", "1", "--fail-level", "none", "--level", "strict"}
	switch filepath.Ext(input.file) {
	case ".toml":
		command = []string{binary, "check", folder}
	case ".xml", ".info":
		command = []string{binary, "coverage", "report", folder}
	}
	var least time.Duration
	for range 3 {
		used, err := usageOf(ctx, io.Discard, command...)
		if err != nil {
			return 0, err
		}
		least = best(least, used.CPU)
	}
	return least, nil
}

// growthFolder is a new folder with an input, and a file beside one that is no
// source itself.
func growthFolder(input growing, size int) (string, error) {
	folder, err := os.MkdirTemp("", "octolsp-bench-")
	if err != nil {
		return "", err
	}
	files := map[string]string{"b.py": "x = 1\n", input.file: input.make(size)}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o600); err != nil {
			return "", errors.Join(err, os.RemoveAll(folder))
		}
	}
	return folder, nil
}

// serverGrowth is how long the server takes for the diagnostics of an input, and
// for a hover over its first definition: the least of three times.
func serverGrowth(ctx context.Context, binary string, input growing, size int) (pull, hover time.Duration, err error) {
	content := input.make(size)
	folder, err := growthFolder(input, size)
	if err != nil {
		return 0, 0, err
	}
	defer os.RemoveAll(folder)
	place := strings.Index(content, "def f")
	if place < 0 {
		place = max(strings.Index(content, "fn f"), 0)
	}
	line := strings.Count(content[:place], "\n")
	position := map[string]int{"line": line, "character": place - strings.LastIndexByte(content[:place], '\n') + len("def")}
	for range 3 {
		p, err := start(ctx, "octolsp", folder, nil, binary, "serve")
		if err != nil {
			return 0, 0, err
		}
		uri := fileURI(filepath.Join(folder, input.file))
		begin := time.Now()
		err = errors.Join(p.open(uri, map[string]string{".py": "python", ".rs": "rust"}[filepath.Ext(input.file)], content), p.pull(ctx, ""))
		pull = best(pull, time.Since(begin))
		if err == nil {
			begin = time.Now()
			err = answered(ctx, p.client, "textDocument/hover", map[string]any{"textDocument": map[string]any{"uri": uri}, "position": position})
			hover = best(hover, time.Since(begin))
		}
		if err = errors.Join(err, p.end(ctx)); err != nil {
			return 0, 0, err
		}
	}
	return pull, hover, nil
}

// answered waits for all bytes of an answer.
func answered(ctx context.Context, client *wire.Client, method string, params any) error {
	call, err := client.Send(method, params)
	if err != nil {
		return err
	}
	_, err = call.Frame(ctx)
	return err
}
