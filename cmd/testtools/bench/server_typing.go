package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/octollm/octolsp/grammars"
)

// edit replaces characters of one line, from 0, by text. All that is edited is
// ASCII, so that characters are bytes.
type edit struct {
	line, start, end int
	text             string
}

// typing are the edits in the middle of a document.
type typing struct {
	prepare edit
	valid   []edit // each leaves the document valid
	broken  []edit // every other one breaks the document, the next mends it
}

// edits makes the strokes for a text: letters into a comment inside of a
// function and, in turns, whole lines before it.
func edits(language *grammars.Language, text string) (typing, error) {
	marker, comment, statement := "\n    return ", "# ", "x = 1\n    "
	if language == grammars.Rust {
		marker, comment, statement = "\n    let ", "// ", "let x = 1;\n    "
	}
	middle := len(text) / 2
	found := strings.Index(text[middle:], marker)
	if found < 0 {
		return typing{}, fmt.Errorf("no %q in the second half of the %s text", marker, language.Name)
	}
	const indent = len("    ")
	line := strings.Count(text[:middle+found], "\n") + 1
	t := typing{prepare: edit{line, indent, indent, comment + "\n    "}}
	end := indent + len(comment)
	for i := range keystrokes {
		if i%2 == 0 {
			t.valid = append(t.valid, edit{line, end, end, string(rune('a' + i%26))})
			end++
			continue
		}
		t.valid = append(t.valid, edit{line, indent, indent, statement})
		line++
	}
	for range keystrokes / 4 {
		t.broken = append(t.broken, edit{line, indent, indent, "("}, edit{line, indent, indent + 1, ""})
	}
	return t, nil
}

// figures are the times of one server in one document.
type figures struct {
	valid, broken, mended []time.Duration
	bytes, findings       int
}

// benchTyping types into one document of about that many lines.
func benchTyping(ctx context.Context, table io.Writer, binary, ruff string, sources []source, language *grammars.Language, lines int) (err error) {
	text := concatenated(sources, language, lines)
	if text == "" {
		return fmt.Errorf("there are fewer than %d lines of %s to measure with", lines, language.Name)
	}
	folder, err := workspace()
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	name := "bench.py"
	if language == grammars.Rust {
		name = "lib.rs"
	}
	path := filepath.Join(folder, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		return err
	}
	octolsp, err := start(ctx, "octolsp", folder, nil, binary, "serve")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, octolsp.end(ctx)) }()
	peers := []*peer{octolsp}
	if language == grammars.Python {
		if err := soundForRuff(ruff, path); err != nil {
			return err
		}
		other, err := start(ctx, "ruff", folder, nil, ruff, "server")
		if err != nil {
			return err
		}
		defer other.client.Kill()
		peers = append(peers, other)
	}
	measured, err := typeInTurns(ctx, peers, fileURI(path), language, text)
	if err != nil {
		return err
	}
	what := fmt.Sprintf("%s, %d lines", language.Name, strings.Count(text, "\n"))
	printTyping(table, what, peers, measured)
	again, err := pullAsEditor(ctx, octolsp, language, text)
	if err != nil {
		return err
	}
	row(table, what+": octolsp, the editor's last result named", "%s p50, %s p99", percentile(again, 50), percentile(again, 99))
	return nil
}

// soundForRuff is an error if Ruff finds a syntax error in the file.
func soundForRuff(ruff, path string) error {
	out, err := exec.Command(ruff, "check", "--no-cache", "--exit-zero", "--select", "E9", "--output-format", "json", path).Output()
	if err != nil {
		return fmt.Errorf("checking the text with Ruff: %w", err)
	}
	var found []struct{ Message string }
	if err := json.Unmarshal(out, &found); err != nil {
		return fmt.Errorf("reading Ruff's findings: %w", err)
	}
	if len(found) > 0 {
		return fmt.Errorf("the sources put together have a syntax error: %s", found[0].Message)
	}
	return nil
}

// typeInTurns makes each edit in one server right after the other, and in turns
// as the first.
func typeInTurns(ctx context.Context, peers []*peer, uri string, language *grammars.Language, text string) ([]figures, error) {
	plan, err := edits(language, text)
	if err != nil {
		return nil, err
	}
	measured := make([]figures, len(peers))
	for _, p := range peers {
		if err := p.open(uri, strings.ToLower(language.Name), text); err != nil {
			return nil, err
		}
		if err := p.pull(ctx, ""); err != nil {
			return nil, err
		}
		if _, err := p.stroke(ctx, plan.prepare, ""); err != nil {
			return nil, err
		}
	}
	inTurns := func(i int, e edit, into func(*figures) *[]time.Duration) error {
		for k := range peers {
			at := (i + k) % len(peers)
			took, err := peers[at].stroke(ctx, e, "")
			if err != nil {
				return err
			}
			times := into(&measured[at])
			*times = append(*times, took)
		}
		return nil
	}
	for i, e := range plan.valid {
		if err := inTurns(i, e, func(f *figures) *[]time.Duration { return &f.valid }); err != nil {
			return nil, err
		}
	}
	for k, p := range peers {
		answer, err := p.report()
		if err != nil {
			return nil, err
		}
		measured[k].bytes, measured[k].findings = len(p.frame), len(answer.Items)
	}
	for i, e := range plan.broken {
		into := func(f *figures) *[]time.Duration { return &f.broken }
		if i%2 == 1 {
			into = func(f *figures) *[]time.Duration { return &f.mended }
		}
		if err := inTurns(i, e, into); err != nil {
			return nil, err
		}
	}
	return measured, nil
}

func printTyping(table io.Writer, what string, peers []*peer, measured []figures) {
	for k, f := range measured {
		row(table, what+": "+peers[k].name, "%s p50, %s p99, %d findings, %.2f MB", percentile(f.valid, 50), percentile(f.valid, 99),
			f.findings, float64(f.bytes)/1e6)
		row(table, what+": "+peers[k].name+", an edit that breaks the file", "%s p50, %s p99", percentile(f.broken, 50), percentile(f.broken, 99))
		row(table, what+": "+peers[k].name+", the edit that mends it", "%s p50, %s p99", percentile(f.mended, 50), percentile(f.mended, 99))
	}
	if len(measured) < 2 {
		return
	}
	ours, theirs := measured[0].valid, measured[1].valid
	ratio := func(percent int) float64 {
		return percentile(ours, percent).Seconds() / percentile(theirs, 50).Seconds()
	}
	bounded(table, what+": median / Ruff's median", fmt.Sprintf("%.3f", ratio(50)), "≤ 0.25", ratio(50) <= 0.25)
	bounded(table, what+": p99 / Ruff's median", fmt.Sprintf("%.3f", ratio(99)), "< 1", ratio(99) < 1)
}

// pullAsEditor types the valid edits once more and names the result that the
// editor has, as editors do: what changes no finding needs no full answer.
func pullAsEditor(ctx context.Context, p *peer, language *grammars.Language, text string) ([]time.Duration, error) {
	plan, err := edits(language, text)
	if err != nil {
		return nil, err
	}
	if err := p.client.Notify("textDocument/didClose", map[string]any{"textDocument": map[string]any{"uri": p.uri}}); err != nil {
		return nil, err
	}
	if err := p.open(p.uri, strings.ToLower(language.Name), text); err != nil {
		return nil, err
	}
	if _, err := p.stroke(ctx, plan.prepare, ""); err != nil {
		return nil, err
	}
	var times []time.Duration
	for _, e := range plan.valid {
		answer, err := p.report()
		if err != nil {
			return nil, err
		}
		took, err := p.stroke(ctx, e, answer.ResultID)
		if err != nil {
			return nil, err
		}
		times = append(times, took)
	}
	return times, nil
}
