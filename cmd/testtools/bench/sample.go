package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// sampled is what a sample shows of a finding, as "octolsp check" prints it.
type sampled struct {
	Rule    string
	Path    string
	Message string
	Start   struct{ Line int }
}

// sampleSize is how many findings are drawn.
const sampleSize = 50

// printSample draws findings of a check over path with a fixed seed and prints
// them as Markdown, each with the code around it, for people to judge. It draws
// from the files whose names end in extension.
func printSample(path, extension string) error {
	binary, err := build()
	if err != nil {
		return err
	}
	defer os.RemoveAll(filepath.Dir(binary))
	check := exec.Command(binary, "check", "--isolated", "--exit-zero", "--format", "json", ".")
	check.Dir = path
	out, err := check.Output()
	if len(out) == 0 {
		return fmt.Errorf("running octolsp: %w", err)
	}
	var report struct{ Findings []sampled }
	if err := json.Unmarshal(out, &report); err != nil {
		return fmt.Errorf("reading octolsp's findings: %w", err)
	}
	report.Findings = slices.DeleteFunc(report.Findings, func(f sampled) bool { return !strings.HasSuffix(f.Path, extension) })
	const seed = 2
	random := rand.New(rand.NewPCG(seed, seed))
	drawn := random.Perm(len(report.Findings))[:min(sampleSize, len(report.Findings))]
	slices.Sort(drawn)
	fmt.Printf("%d of %d findings, drawn with seed %d.\n", len(drawn), len(report.Findings), seed)
	for i, at := range drawn {
		f := report.Findings[at]
		fmt.Printf("\n## %d. %s:%d\n\n`%s`: %s\n\n%s\nVerdict: \n", i+1, f.Path, f.Start.Line, f.Rule, f.Message,
			excerpt(filepath.Join(path, f.Path), f.Start.Line))
	}
	return nil
}

// excerpt is the code from three lines above line, from 1, to six below.
func excerpt(path string, line int) string {
	content, err := os.ReadFile(path)
	if err != nil {
		return ""
	}
	lines := strings.Split(string(content), "\n")
	from, to := max(0, line-4), min(len(lines), line+6)
	return "````\n" + strings.Join(lines[from:to], "\n") + "\n````\n"
}
