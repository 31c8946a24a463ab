//go:build unix

package main

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// fixedFiles is how many files there are to fix.
const fixedFiles = 60

// tryFixes ends "check --fix" at random moments. What is in the folder then is, file by
// file, as before or as fixed, and there is nothing else.
func tryFixes(s *settings) error {
	before := map[string]string{}
	for i := range fixedFiles {
		before[fmt.Sprintf("m%d.py", i)] = strings.Repeat("x = 1  # octolsp: ignore[docstring/undocumented-param]\n", 300+30*i)
	}
	folder := filepath.Join(s.folder, "fixed")
	if err := write(folder, before); err != nil {
		return err
	}
	begin := time.Now()
	whole := exec.Command(s.binary, fixArguments(folder)...)
	out, err := whole.CombinedOutput()
	usual := whole.ProcessState.ExitCode()
	if err != nil && usual != 1 {
		return fmt.Errorf("fixing: %w\n%s", err, out)
	}
	took := time.Since(begin)
	after := map[string]string{}
	for name, content := range before {
		fixed, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			return err
		}
		if after[name] = string(fixed); after[name] == content {
			return fmt.Errorf("%s was not fixed", name)
		}
	}
	var r results
	partly, left := 0, 0
	for n := range s.count {
		random := s.random(n)
		folder := filepath.Join(s.folder, fmt.Sprint("fix-", n))
		if err := write(folder, before); err != nil {
			return err
		}
		number := append(signals, syscall.SIGKILL)[random.IntN(len(signals)+1)]
		ended, err := s.interrupt(exec.Command(s.binary, fixArguments(folder)...), moment(random, took), number)
		if err != nil {
			r.fault("trial %d: %w", n, err)
			continue
		}
		s.judge(&r, fmt.Sprint("trial ", n), number.String(), number, usual, ended)
		if number == syscall.SIGKILL { // it leaves them where the system can't do without
			drafts, err := filepath.Glob(filepath.Join(folder, ".*.tmp"))
			left += len(drafts)
			for _, path := range drafts {
				err = errors.Join(err, os.Remove(path))
			}
			if err != nil {
				return err
			}
		}
		changed, err := judgeFolder(folder, before, after)
		if err != nil {
			r.fault("trial %d, %v: %w", n, number, err)
		}
		if changed > 0 && changed < fixedFiles {
			partly++
		}
		if err := os.RemoveAll(folder); err != nil {
			return err
		}
	}
	fmt.Printf("%d times octolsp check --fix; %d were ended between the first and the last file; SIGKILL left %d temporary files\n", s.count, partly, left)
	return r.print()
}

func fixArguments(folder string) []string {
	return []string{"check", "--isolated", "--fix", "--statistics", folder}
}

// moment is one in the time that something takes, or a bit later.
func moment(random *rand.Rand, whole time.Duration) time.Duration {
	return time.Duration(random.Int64N(int64(whole*5/4) + 1))
}

// judge takes note of how a process ended that got the signal. usual is its exit code
// without one.
func (s *settings) judge(r *results, trial, kind string, number syscall.Signal, usual int, ended outcome) {
	want := 128 + int(number)
	if number == syscall.SIGKILL {
		want = -1
	}
	switch {
	case ended.unheard:
	case ended.early || ended.code == usual:
		return // it was done
	case ended.code != want:
		r.fault("%s: %s ended with the code %d, not %d: %s", trial, kind, ended.code, want, ended.said)
	}
	if strings.Contains(ended.said, ".tmp") {
		r.fault("%s: it names a temporary file: %s", trial, ended.said)
	}
	if ended.took > s.within {
		r.fault("%s: %s took %v", trial, kind, ended.took)
	}
	r.ended(kind, ended.took)
}

// judgeFolder says what is wrong with folder, and how many files are fixed.
func judgeFolder(folder string, before, after map[string]string) (fixed int, err error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return 0, err
	}
	for _, entry := range entries {
		name := entry.Name()
		content, err := os.ReadFile(filepath.Join(folder, name))
		switch {
		case err != nil:
			return fixed, err
		case before[name] == "":
			return fixed, fmt.Errorf("left is %s", name)
		case string(content) == after[name]:
			fixed++
		case string(content) != before[name]:
			return fixed, fmt.Errorf("%s is half written: %d bytes", name, len(content))
		}
	}
	if len(entries) != len(before) {
		return fixed, fmt.Errorf("%d files are left of %d", len(entries), len(before))
	}
	return fixed, nil
}
