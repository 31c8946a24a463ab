package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/octollm/octolsp/grammars"
)

const (
	openFiles      = 200
	openFileLines  = 1_000
	openFilesPeak  = 200 << 20 // bytes
	workspaceLines = 1_500_000
	workspacePeak  = 600 << 20 // bytes
)

// benchOpenFiles opens real files of about a thousand lines, half of them Python
// and half Rust, pulls the diagnostics of each and types into it.
func benchOpenFiles(ctx context.Context, table io.Writer, binary string, sources []source) (err error) {
	folder, err := workspace()
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	p, err := start(ctx, "octolsp", folder, nil, binary, "serve")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.end(ctx)) }()
	lines := 0
	for _, language := range []*grammars.Language{grammars.Python, grammars.Rust} {
		chosen, err := ofLength(sources, language, openFiles/2)
		if err != nil {
			return err
		}
		for i, s := range chosen {
			lines += strings.Count(s.text, "\n")
			path := filepath.Join(folder, strconv.Itoa(i)+"_"+filepath.Base(s.path))
			if err := os.WriteFile(path, []byte(s.text), 0o600); err != nil {
				return err
			}
			if err := p.open(fileURI(path), strings.ToLower(language.Name), s.text); err != nil {
				return err
			}
			if err := p.pull(ctx, ""); err != nil {
				return err
			}
			for range 3 {
				if _, err := p.stroke(ctx, edit{line: openFileLines / 2, text: "\n"}, ""); err != nil {
					return err
				}
			}
		}
	}
	peak, err := peakMemory(p.client.Pid())
	if err != nil {
		return err
	}
	bounded(table, fmt.Sprintf("%d open files, %d lines: octolsp's peak", openFiles, lines), megabytes(peak), "< "+megabytes(openFilesPeak), peak < openFilesPeak)
	return nil
}

// ofLength are the sources whose length is nearest to a thousand lines.
func ofLength(sources []source, language *grammars.Language, count int) ([]source, error) {
	var chosen []source
	away := map[string]int{}
	for _, s := range sources {
		if s.language == language {
			chosen = append(chosen, s)
			off := strings.Count(s.text, "\n") - openFileLines
			away[s.path] = max(off, -off)
		}
	}
	if len(chosen) < count {
		return nil, fmt.Errorf("there are only %d %s files to open", len(chosen), language.Name)
	}
	slices.SortStableFunc(chosen, func(a, b source) int { return cmp.Compare(away[a.path], away[b.path]) })
	return chosen[:count], nil
}

// benchWorkspace lets the server scan a workspace of all sources, to the lines
// of the bound, and reads what it streams.
func benchWorkspace(ctx context.Context, table io.Writer, binary string, sources []source) (err error) {
	folder, err := workspace()
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	lines, files := 0, 0
	for _, s := range sources {
		if lines >= workspaceLines {
			break
		}
		lines += strings.Count(s.text, "\n")
		files++
		// Hidden folders are left out of a scan.
		path := filepath.Join(folder, s.language.Name, strings.ReplaceAll(s.path, "/.", "/_"))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return err
		}
		if err := os.WriteFile(path, []byte(s.text), 0o600); err != nil {
			return err
		}
	}
	if lines < workspaceLines {
		return fmt.Errorf("the sources have %d lines, fewer than %d", lines, workspaceLines)
	}
	p, err := start(ctx, "octolsp", folder, map[string]any{"settings": map[string]any{"diagnosticMode": "workspace"}}, binary, "serve")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.end(ctx)) }()
	s, err := p.scan(ctx)
	if err != nil {
		return err
	}
	peak, err := peakMemory(p.client.Pid())
	if err != nil {
		return err
	}
	what := fmt.Sprintf("a workspace of %d files, %d lines", files, lines)
	row(table, what, "first part after %s, all after %s", s.first.Round(time.Millisecond), s.all.Round(time.Millisecond))
	row(table, what, "%d files with findings, in %d parts of at most %.2f MB; %d findings, %.0f MB", s.files, s.parts, float64(s.largest)/1e6, s.findings, float64(s.bytes)/1e6)
	bounded(table, what+": octolsp's peak", megabytes(peak), "< "+megabytes(workspacePeak), peak < workspacePeak)
	return nil
}

// scanned is what came of a scan.
type scanned struct {
	first, all             time.Duration
	parts, files, findings int
	bytes, largest         int
}

// scan asks for the diagnostics of the workspace and reads the parts as they
// come, so that the client never holds many.
func (p *peer) scan(ctx context.Context) (scanned, error) {
	const token = "scan"
	var s scanned
	begin := time.Now()
	call, err := p.client.Send("workspace/diagnostic", map[string]any{"previousResultIds": []any{}, "partialResultToken": token})
	if err != nil {
		return s, err
	}
	answered := make(chan error, 1)
	go func() {
		frame, err := call.Frame(ctx)
		s.all = time.Since(begin)
		if err == nil && bytes.Contains(frame[:min(len(frame), 200)], []byte(`"error"`)) {
			err = fmt.Errorf("workspace/diagnostic: %s", frame)
		}
		answered <- err
	}()
	for ended := false; ; {
		for _, message := range p.client.Take() {
			if message.Method != "$/progress" {
				continue
			}
			var params struct {
				Token string `json:"token"`
				Value report `json:"value"`
			}
			if err := json.Unmarshal(message.Params, &params); err != nil || params.Token != token {
				continue
			}
			if s.parts++; s.parts == 1 {
				s.first = time.Since(begin)
			}
			s.bytes += len(message.Params)
			s.largest = max(s.largest, len(message.Params))
			for _, item := range params.Value.Items {
				var file report
				if err := json.Unmarshal(item, &file); err != nil {
					return s, fmt.Errorf("reading a part of the scan: %w", err)
				}
				s.files++
				s.findings += len(file.Items)
			}
		}
		if ended {
			return s, nil
		}
		select {
		case err := <-answered:
			if err != nil {
				return s, fmt.Errorf("%w\n%s", err, p.client.Stderr())
			}
			ended = true // what came before the answer is taken once more
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// peakMemory is the most memory in bytes that a process had in use.
func peakMemory(pid int) (int, error) {
	path := "/proc/" + strconv.Itoa(pid) + "/status"
	status, err := os.ReadFile(path)
	if err != nil {
		return 0, fmt.Errorf("reading the memory of a server: %w", err)
	}
	for line := range strings.Lines(string(status)) {
		var kilobytes int
		if _, err := fmt.Sscanf(line, "VmHWM: %d kB", &kilobytes); err == nil {
			return kilobytes << 10, nil
		}
	}
	return 0, fmt.Errorf("%s tells no VmHWM", path)
}

func megabytes(bytes int) string { return fmt.Sprintf("%d MB", bytes>>20) }
