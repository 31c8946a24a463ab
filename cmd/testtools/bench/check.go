package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/octollm/octolsp/grammars"
)

// rounds is how often each side is measured; the best of each counts.
const rounds = 3

// benchCheck runs the real binary over paths and compares its CPU with that of
// parsing the same files and doing nothing else.
func benchCheck(paths []string, sources []source) error {
	binary, err := build()
	if err != nil {
		return err
	}
	defer os.RemoveAll(filepath.Dir(binary))
	var size, lines int
	for _, s := range sources {
		size += len(s.text)
		lines += strings.Count(s.text, "\n")
	}
	fmt.Printf("%d files, %d lines, %.1f MB\n", len(sources), lines, float64(size)/1e6)
	var bare, check time.Duration
	var memory int64
	for range rounds {
		bare = best(bare, bareParse(sources))
		cpu, peak, err := runCheck(binary, paths)
		if err != nil {
			return err
		}
		check = best(check, cpu)
		memory = max(memory, peak)
	}
	fmt.Printf("bare parse     %6.2f s CPU\n", bare.Seconds())
	fmt.Printf("octolsp check  %6.2f s CPU, %d MB at the peak\n", check.Seconds(), memory>>20)
	fmt.Printf("ratio          %6.2f\n", check.Seconds()/bare.Seconds())
	return nil
}

func best(so, next time.Duration) time.Duration {
	if so == 0 {
		return next
	}
	return min(so, next)
}

// build compiles the octolsp of this module into a folder of its own.
func build() (string, error) {
	folder, err := os.MkdirTemp("", "octolsp-bench-")
	if err != nil {
		return "", err
	}
	binary := filepath.Join(folder, "octolsp")
	out, err := exec.Command("go", "build", "-o", binary, "github.com/octollm/octolsp/cmd/octolsp").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("building octolsp: %w\n%s", err, out)
	}
	return binary, nil
}

// bareParse is the CPU time of parsing all sources, one after the other.
func bareParse(sources []source) time.Duration {
	parsers := map[*grammars.Language]*grammars.Bare{}
	for _, language := range []*grammars.Language{grammars.Python, grammars.Rust} {
		parsers[language] = grammars.NewBare(language)
		defer parsers[language].Close()
	}
	before := cpuTime()
	for _, s := range sources {
		parsers[s.language].Parse(s.text)
	}
	return cpuTime() - before
}

// runCheck is the CPU time and the peak memory in bytes of one check.
func runCheck(binary string, paths []string) (time.Duration, int64, error) {
	var stderr bytes.Buffer
	check, err := usageOf(context.Background(), &stderr, append([]string{binary, "check", "--isolated", "--exit-zero"}, paths...)...)
	if err != nil {
		return 0, 0, err
	}
	// Files that can't be read are part of the load, not a failure of it.
	if check.ExitCode != 0 && check.ExitCode != 2 {
		return 0, 0, fmt.Errorf("octolsp check ended with %d:\n%s", check.ExitCode, stderr.String())
	}
	return check.CPU, check.Peak, nil
}
