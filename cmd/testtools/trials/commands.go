//go:build unix

package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// tryCommands ends each subcommand at random moments of its work on large input.
func tryCommands(s *settings) error {
	folder := filepath.Join(s.folder, "large")
	if err := makeLarge(folder); err != nil {
		return fmt.Errorf("making the large project: %w", err)
	}
	var r results
	commands := []string{
		"check .", "check --format json .", "check --diff .", "check -o report.json .", "check --isolated wide.py", "check --stdin-filename a.py - <wide.py",
		"coverage status --report lcov.info", "coverage report --report lcov.info", "coverage report --report coverage.xml",
		"coverage report --report coverage.json", "coverage report --report .coverage", "coverage report --format html -o page.html --report lcov.info",
		"coverage gate --report lcov.info", "coverage diff --base HEAD --report lcov.info", "coverage affected --base HEAD --report .coverage",
		"config show wide.py", "doctor", "rules", "explain docstring/undocumented-param",
	}
	for _, line := range commands {
		name, input, _ := strings.Cut(line, " <")
		start := func() (*exec.Cmd, error) {
			command := exec.Command(s.binary, strings.Fields(name)...)
			command.Dir = folder
			if input == "" {
				return command, nil
			}
			file, err := os.Open(filepath.Join(folder, input))
			command.Stdin = file
			return command, err
		}
		command, err := start()
		if err != nil {
			return err
		}
		begin := time.Now()
		out, err := command.CombinedOutput()
		whole := time.Since(begin)
		usual := command.ProcessState.ExitCode()
		if err != nil && usual != 1 && usual != 2 {
			return fmt.Errorf("%s: %w\n%s", line, err, out)
		}
		for n := range s.count {
			random := s.random(n)
			number := signals[random.IntN(len(signals))]
			command, err := start()
			if err != nil {
				return err
			}
			ended, err := s.interrupt(command, moment(random, whole), number)
			if err != nil {
				r.fault("%s: %w", line, err)
				continue
			}
			s.judge(&r, fmt.Sprint(line, ", trial ", n), line, number, usual, ended)
		}
		if left, err := filepath.Glob(filepath.Join(folder, ".*.tmp")); err != nil || len(left) > 0 {
			r.fault("%s: left are %v", line, left)
		}
	}
	if left, err := filepath.Glob(filepath.Join(os.TempDir(), "octolsp-coverage-*")); err != nil || len(left) > 0 {
		r.fault("left are %v", left)
	}
	return r.print()
}

const (
	largeModules = 400
	largeLines   = 1000
)

// makeLarge makes a repository with many files, one with a large function, and with
// large coverage reports in all formats.
func makeLarge(folder string) error {
	contents := map[string]string{"octolsp.toml": "level = \"strict\"\n", "pyproject.toml": "[project]\nname = \"large\"\n"}
	for i := range largeModules {
		contents[fmt.Sprintf("pkg%d/m%d.py", i%20, i)] = strings.Repeat("def f(a, b):\n    \"\"\"F.\n\n    Args:\n        c: C.\n    \"\"\"\n    return 1\n\n\n", largeLines/9)
	}
	var wide strings.Builder
	wide.WriteString("def f(")
	for i := range 20_000 {
		fmt.Fprintf(&wide, "a%d, ", i)
	}
	wide.WriteString("):\n    \"\"\"F.\n\n    Args:\n")
	for i := range 20_000 {
		fmt.Fprintf(&wide, "        b%d: B.\n", i)
	}
	wide.WriteString("    \"\"\"\n")
	contents["wide.py"] = wide.String()
	if err := write(folder, contents); err != nil {
		return err
	}
	for _, arguments := range []string{"init -q", "add .", "-c user.name=a -c user.email=a@b commit -qm first"} {
		git := exec.Command("git", append([]string{"-C", folder}, strings.Fields(arguments)...)...)
		if out, err := git.CombinedOutput(); err != nil {
			return fmt.Errorf("git %s: %w\n%s", arguments, err, out)
		}
	}
	for name, content := range contents { // changes since
		if strings.HasSuffix(name, ".py") && name != "wide.py" {
			if err := write(folder, map[string]string{name: content + "x = 1\n"}); err != nil {
				return err
			}
		}
	}
	return errors.Join(
		writeReport(filepath.Join(folder, "lcov.info"), writeLCOV),
		writeReport(filepath.Join(folder, "coverage.xml"), writeCobertura),
		writeReport(filepath.Join(folder, "coverage.json"), writeJSON),
		writeDatabase(filepath.Join(folder, ".coverage")),
	)
}

func writeReport(path string, write func(io.Writer)) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(file)
	write(out)
	return errors.Join(out.Flush(), file.Close())
}

// eachModule calls each with the paths of the modules, many times over.
func eachModule(each func(path string)) {
	for round := range 10 {
		for i := range largeModules {
			path := fmt.Sprintf("pkg%d/m%d.py", i%20, i)
			if round > 0 {
				path = fmt.Sprintf("other%d/m%d.py", round, i)
			}
			each(path)
		}
	}
}

func writeLCOV(out io.Writer) {
	eachModule(func(path string) {
		fmt.Fprintf(out, "TN:\nSF:%s\n", path)
		for line := 1; line <= largeLines; line++ {
			fmt.Fprintf(out, "DA:%d,%d\n", line, line%3)
		}
		fmt.Fprintln(out, "end_of_record")
	})
}

func writeCobertura(out io.Writer) {
	fmt.Fprint(out, `<?xml version="1.0" ?><coverage version="7.0"><sources><source>.</source></sources><packages><package name="."><classes>`)
	eachModule(func(path string) {
		fmt.Fprintf(out, `<class name=%q filename=%q><lines>`, path, path)
		for line := 1; line <= largeLines; line++ {
			fmt.Fprintf(out, `<line number="%d" hits="%d"/>`+"\n", line, line%3)
		}
		fmt.Fprint(out, "</lines></class>\n")
	})
	fmt.Fprint(out, `</classes></package></packages></coverage>`)
}

func writeJSON(out io.Writer) {
	fmt.Fprint(out, `{"meta": {"format": 3, "version": "7.6.0"}, "files": {`)
	comma := ""
	eachModule(func(path string) {
		fmt.Fprintf(out, `%s%q: {"executed_lines": [1`, comma, path)
		for line := 2; line <= largeLines; line++ {
			fmt.Fprintf(out, ", %d", line)
		}
		fmt.Fprint(out, `], "missing_lines": [], "excluded_lines": []}`)
		comma = ",\n"
	})
	fmt.Fprint(out, `}, "totals": {}}`)
}
