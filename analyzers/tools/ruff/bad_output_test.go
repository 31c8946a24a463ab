//go:build tools

package ruff_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/finding"
	"github.com/octollm/octolsp/analyzers/tools"
	"github.com/octollm/octolsp/analyzers/tools/locate"
	"github.com/octollm/octolsp/analyzers/tools/ruff"
)

// line is a diagnostic as Ruff prints it.
const line = `{"cell":null,"code":"F401","end_location":{"column":10,"row":1},"filename":"FILE","fix":%s,"location":{"column":8,"row":1},"message":"unused","url":null}`

func pretend(t *testing.T, script string) tools.Run {
	t.Helper()
	root := t.TempDir()
	write(t, filepath.Join(root, "a.py"), "import os\n")
	program := filepath.Join(t.TempDir(), "ruff")
	write(t, program, "#!/bin/sh\n"+strings.ReplaceAll(script, "FILE", filepath.Join(root, "a.py"))+"\n")
	return tools.Run{Program: &locate.Program{Path: program}, Root: root, Read: read, Trusted: true}
}

func TestBadOutputIsAFailureAfterWhatCouldBeRead(t *testing.T) {
	good := "echo '" + fmt.Sprintf(line, "null") + "'\n"
	for name, test := range map[string]struct {
		script, message string
		findings        int
	}{
		"half a line":        {good + `printf '{"cell":null,"code":"F4'`, "printed a line that is not a JSON diagnostic", 1},
		"half a line, why":   {good + `echo why >&2; printf '{"cell":null,"code":"F4'; exit 1`, "printed a line that is not a JSON diagnostic", 1},
		"garbage":            {"echo 'All is well!'", "printed a line that is not a JSON diagnostic", 0},
		"garbage afterwards": {good + good + "echo Found 2 errors.", "printed a line that is not a JSON diagnostic", 2},
		"another type":       {`echo '{"code": 401}'`, "printed a line that is not a JSON diagnostic", 0},
		"a crash":            {good + "echo out of ideas >&2; exit 101", "ended with exit code 101", 1},
		"a signal":           {good + "kill -SEGV $$", "was ended by", 1},
		"refused config":     {`printf 'ruff failed\n  Cause: Failed to parse /p/ruff.toml\n' >&2; exit 2`, "ended with exit code 2", 0},
		"a null":             {"echo null", "", 0},
		"an empty line":      {"echo;" + good, "", 1},
		"of no file":         {`echo '{"code":"F401","filename":null,"message":"m"}'`, "", 0},
		"of a lost file":     {`echo '{"code":"F401","filename":"/no/such/file.py","message":"m"}'`, "", 0},
		"nulls":              {`echo '{"code":null,"filename":"FILE","message":"m","location":null,"end_location":null,"fix":null,"url":null}'`, "", 1},
	} {
		t.Run(name, func(t *testing.T) {
			run := pretend(t, test.script)
			found := 0
			err := ruff.Tool{}.CheckProject(t.Context(), run, func(file tools.File) error {
				found += len(file.Findings)
				return nil
			})
			if found != test.findings {
				t.Errorf("%d findings, not %d", found, test.findings)
			}
			failure := (*tools.Failure)(nil)
			if errors.As(err, &failure) != (test.message != "") || failure != nil && !strings.Contains(failure.Message, test.message) {
				t.Errorf("got %v", err)
			}
			if name == "half a line, why" && failure.Stderr != "why\n" {
				t.Errorf("it says nothing of %q", failure.Stderr)
			}
			if name == "refused config" && failure.Path != "/p/ruff.toml" {
				t.Errorf("it is about %q", failure.Path)
			}
		})
	}
}

// A place that is not in the text is not guessed for a fix; the finding stays
// where it can be seen.
func TestPlacesOutsideOfTheText(t *testing.T) {
	at := func(row, column int) string { return fmt.Sprintf(`{"row":%d,"column":%d}`, row, column) }
	for name, test := range map[string]struct {
		start, end string
		fixed      bool
	}{
		"inside":         {at(1, 1), at(1, 7), true},
		"after the end":  {at(9, 9), at(9, 10), false},
		"behind a line":  {at(1, 99), at(1, 100), false},
		"nowhere":        {at(0, 0), at(-1, -1), false},
		"turned around":  {at(1, 7), at(1, 1), false},
		"behind the end": {at(1, 1), at(2, 2), false},
	} {
		t.Run(name, func(t *testing.T) {
			run := pretend(t, fmt.Sprintf(`echo '{"code":"F401","filename":"FILE","message":"m","location":%s,"end_location":%s,`+
				`"fix":{"applicability":"safe","message":null,"edits":[{"content":"","location":%s,"end_location":%s}]}}'`, test.start, test.end, test.start, test.end))
			found := check(t, ruff.Tool{}, run)["a.py"]
			if len(found) != 1 || (len(found[0].Fixes) == 1) != test.fixed {
				t.Fatalf("got %+v", found)
			}
			if r := found[0].Range; r.Start < 0 || r.End < r.Start || r.End > len("import os\n") {
				t.Errorf("it lies at %v", r)
			}
		})
	}
}

func TestApplicability(t *testing.T) {
	for word, want := range map[string]finding.Applicability{
		`"safe"`: finding.Safe, `"unsafe"`: finding.Unsafe, `"display"`: finding.Display, `"display-only"`: finding.Display, `"unspecified"`: finding.Display, "null": finding.Display,
	} {
		fix := fmt.Sprintf(`{"applicability":%s,"message":null,"edits":[{"content":"","location":{"row":1,"column":1},"end_location":{"row":2,"column":1}}]}`, word)
		run := pretend(t, "echo '"+fmt.Sprintf(line, fix)+"'")
		found := check(t, ruff.Tool{}, run)["a.py"]
		if len(found) != 1 || len(found[0].Fixes) != 1 || found[0].Fixes[0].Applicability != want {
			t.Errorf("%s: %+v", word, found)
		}
	}
}

func TestFormattersThatBreakDownChangeNothing(t *testing.T) {
	for name, script := range map[string]string{"nothing": "cat >/dev/null", "a crash": "echo x=1; exit 101", "a signal": "echo x=1; kill -KILL $$"} {
		run := pretend(t, script)
		document := tools.Text{Path: filepath.Join(run.Root, "a.py"), Source: "x=1\n"}
		var failure *tools.Failure
		if got, err := (ruff.Tool{}).Format(t.Context(), run, document, nil); !errors.As(err, &failure) || got != "" {
			t.Errorf("%s: %q, %v", name, got, err)
		}
		if found, err := (ruff.Layout{}).CheckText(t.Context(), run, document); !errors.As(err, &failure) || len(found) > 0 {
			t.Errorf("%s: %v, %v", name, found, err)
		}
	}
}
