package main

import (
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"
)

// TestExplainInTerminal looks at a page as a terminal of 60 columns shows it.
func TestExplainInTerminal(t *testing.T) {
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		variables []string
		colours   bool
	}{
		"colours":       {[]string{"TERM=xterm-256color"}, true},
		"NO_COLOR":      {[]string{"TERM=xterm-256color", "NO_COLOR=1"}, false},
		"dumb terminal": {[]string{"TERM=dumb"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			cmd := exec.CommandContext(t.Context(), program)
			cmd.Env = append([]string{runAs + "=explain octolsp/unused-ignore"}, test.variables...)
			shown := inTerminal(t, cmd, 60)
			if strings.Contains(shown, "\x1b[") != test.colours {
				t.Errorf("colours %v in\n%q", !test.colours, shown)
			}
			if !strings.Contains(shown, "octolsp/unused-ignore") || strings.Contains(shown, "```") {
				t.Errorf("not rendered:\n%s", shown)
			}
		})
	}
}

// inTerminal runs cmd in a terminal of that many columns and is what it shows.
func inTerminal(t *testing.T, cmd *exec.Cmd, columns uint16) string {
	t.Helper()
	terminal, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 40, Cols: columns})
	if err != nil {
		t.Fatal(err)
	}
	defer terminal.Close()
	stop := time.AfterFunc(20*time.Second, func() { _ = cmd.Process.Kill() })
	defer stop.Stop()
	shown, _ := io.ReadAll(terminal) // ends in an error on Linux (EIO)
	if err := cmd.Wait(); err != nil {
		t.Fatalf("%v\n%s", err, shown)
	}
	return string(shown)
}
