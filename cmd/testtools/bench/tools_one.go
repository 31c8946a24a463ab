package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/octollm/octolsp/analyzers/tools"
	"github.com/octollm/octolsp/analyzers/tools/cargo"
	"github.com/octollm/octolsp/analyzers/tools/clippy"
	"github.com/octollm/octolsp/analyzers/tools/locate"
	"github.com/octollm/octolsp/analyzers/tools/ruff"
)

// benchRuff measures octolsp's share of Ruff on single texts, from small ones to
// the largest.
func benchRuff(ctx context.Context, table io.Writer, folder string, sources []source) error {
	const rounds, files = 15, 20
	path, err := fetched("get-ruff")
	if err != nil {
		return err
	}
	root := filepath.Join(folder, "ruff")
	if err := writeFile(filepath.Join(root, "pyproject.toml"), pythonProject); err != nil {
		return err
	}
	run := tools.Run{Program: &locate.Program{Path: path}, Root: root, Trusted: true}
	var shares []time.Duration
	worst, worstName, findings := time.Duration(0), "", 0
	for i := range files {
		s := sources[i*len(sources)/files]
		text := tools.Text{Path: filepath.Join(root, filepath.Base(s.path)), Source: s.text}
		if !strings.HasSuffix(text.Path, ".py") {
			continue
		}
		var bare, whole time.Duration
		for range rounds {
			ran, err := runAlone(ctx, root, s.text, path, "check", "--quiet", "--output-format=json-lines", "--stdin-filename="+text.Path, "-")
			if err != nil {
				return err
			}
			bare = best(bare, ran.wall)
			begin := time.Now()
			found, err := ruff.Tool{}.CheckText(ctx, run, text)
			if err != nil {
				return err
			}
			whole = best(whole, time.Since(begin))
			findings = max(findings, len(found))
		}
		share := whole - bare
		shares = append(shares, share)
		if share > worst {
			worst, worstName = share, filepath.Base(s.path)
		}
	}
	const bound = 15 * time.Millisecond
	row(table, "Ruff, texts", "%d, with up to %d findings", len(shares), findings)
	bounded(table, "octolsp's share of Ruff on one", milliseconds(median(shares)), milliseconds(bound), median(shares) <= bound)
	bounded(table, fmt.Sprintf("octolsp's share on the worst (%s)", worstName), milliseconds(worst), milliseconds(bound), worst <= bound)
	return nil
}

// benchClippy measures octolsp's share of Clippy where that has much to say and
// nothing to compile.
func benchClippy(ctx context.Context, table io.Writer, folder string, _ []source) error {
	const rounds = 9
	root := filepath.Join(folder, "clippy")
	if err := manyLints(root); err != nil {
		return err
	}
	path, err := exec.LookPath(clippy.Tool{}.Program().Name)
	if err != nil {
		return err
	}
	run := tools.Run{
		Trusted: true,
		Program: &locate.Program{Path: path}, Root: root, Options: map[string]string{cargo.TargetDirectory.Name: filepath.Join(root, "target")},
		Read: func(path string) (string, error) {
			content, err := os.ReadFile(path)
			return string(content), err
		},
	}
	var bare, whole time.Duration
	messages := 0
	for round := range rounds + 1 {
		begin := time.Now()
		messages = 0
		err := clippy.Tool{}.CheckProject(ctx, run, func(file tools.File) error {
			messages += len(file.Findings)
			return nil
		})
		if err != nil {
			return err
		}
		through := time.Since(begin)
		ran, err := runAlone(ctx, root, "", "cargo", "clippy", "--workspace", "--all-targets", "--keep-going", "--offline",
			"--message-format=json", "--target-dir="+run.Options[cargo.TargetDirectory.Name])
		if err != nil {
			return err
		}
		if round > 0 { // the first one compiles
			whole, bare = best(whole, through), best(bare, ran.wall)
		}
	}
	share := whole - bare
	bound := 50*time.Millisecond + time.Duration(messages)*5*time.Microsecond
	row(table, "Clippy, messages", "%d", messages)
	row(table, "Clippy alone", "%s", milliseconds(bare))
	bounded(table, "octolsp's share of Clippy", milliseconds(share), milliseconds(bound), share <= bound)
	return nil
}

// manyLints writes a crate with ten thousand functions that Clippy finds fault
// with, in files of a thousand.
func manyLints(root string) error {
	const modules, functions = 10, 1000
	var library strings.Builder
	for module := range modules {
		var source strings.Builder
		for function := range functions {
			fmt.Fprintf(&source, "pub fn f%d(value: u32) -> u32 {\n    return value + %d;\n}\n", function, function)
		}
		name := fmt.Sprintf("m%d", module)
		fmt.Fprintf(&library, "pub mod %s;\n", name)
		if err := writeFile(filepath.Join(root, "src", name+".rs"), source.String()); err != nil {
			return err
		}
	}
	if err := writeFile(filepath.Join(root, "src", "lib.rs"), library.String()); err != nil {
		return err
	}
	return writeFile(filepath.Join(root, "Cargo.toml"), "[package]\nname = \"many\"\nversion = \"0.1.0\"\nedition = \"2021\"\n")
}

func milliseconds(d time.Duration) string { return fmt.Sprintf("%.1f ms", d.Seconds()*1e3) }
