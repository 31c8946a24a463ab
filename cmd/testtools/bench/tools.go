package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/sourcegraph/conc/pool"
)

// toolsTime is how long all measurements together may take.
const toolsTime = 20 * time.Minute

// benchTools measures what octolsp itself adds to the tools that it runs: each
// tool alone, with what it prints thrown away, and through octolsp, in turns.
func benchTools(sources []source) error {
	ctx, cancel := context.WithTimeout(context.Background(), toolsTime)
	defer cancel()
	folder, err := os.MkdirTemp("", "octolsp-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "figure\tvalue\tbound\t")
	for _, bench := range []func(context.Context, io.Writer, string, []source) error{benchRuff, benchClippy, benchCheckTools} {
		if err := bench(ctx, table, folder, sources); err != nil {
			return err
		}
	}
	return table.Flush()
}

// repository is the folder of this module.
func repository() (string, error) {
	folder, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}").Output()
	if err != nil {
		return "", fmt.Errorf("finding the module: %w", err)
	}
	return strings.TrimSpace(string(folder)), nil
}

// fetched is the path that a script in testdata/tools prints: that of a tool
// that the repository's tests use.
func fetched(script string, arguments ...string) (string, error) {
	module, err := repository()
	if err != nil {
		return "", err
	}
	script = filepath.Join(module, "testdata", "tools", script)
	path, err := exec.Command(script, arguments...).Output()
	if err != nil {
		return "", fmt.Errorf("running %s: %w", script, err)
	}
	return strings.TrimSpace(string(path)), nil
}

// alone is what a program needs that runs by itself.
type alone struct {
	wall, cpu time.Duration
	code      int
}

// runAlone runs the command, whose exit code says what it found or what does
// not parse, and throws away what it prints.
func runAlone(ctx context.Context, folder, input, program string, arguments ...string) (alone, error) {
	cmd := exec.CommandContext(ctx, program, arguments...)
	cmd.Dir, cmd.Stdin = folder, strings.NewReader(input)
	before, err := childrenTime()
	if err != nil {
		return alone{}, err
	}
	begin := time.Now()
	err = cmd.Run()
	wall := time.Since(begin)
	var exited *exec.ExitError
	if err != nil && (!errors.As(err, &exited) || !exited.Exited()) {
		return alone{}, fmt.Errorf("running %s %q: %w", program, arguments, err)
	}
	after, err := childrenTime()
	return alone{wall, after - before, cmd.ProcessState.ExitCode()}, err
}

// childrenTime is the CPU time of all processes that ever came from this one,
// once they ended: Black leaves its workers behind, which do all the work.
func childrenTime() (time.Duration, error) {
	if err := waitForOrphans(); err != nil {
		return 0, err
	}
	return endedTime(), nil
}

func median(values []time.Duration) time.Duration {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2]
}

// benchCheckTools measures a whole check with all tools against the tools.
func benchCheckTools(ctx context.Context, table io.Writer, folder string, sources []source) error {
	const rounds = 3
	binary, err := build()
	if err != nil {
		return err
	}
	defer os.RemoveAll(filepath.Dir(binary))
	programs, err := onPath()
	if err != nil {
		return err
	}
	var whole, chain, share, together time.Duration
	for range rounds {
		project, err := mixedProject(folder, sources)
		if err != nil {
			return err
		}
		ran, err := runAlone(ctx, project, "", binary, "check", "--tools", "all", "--trust", "--exit-zero", "--quiet")
		if err != nil {
			return err
		}
		if ran.code != 0 {
			return fmt.Errorf("octolsp check --tools all ended with %d", ran.code)
		}
		slowest, cpu, err := toolsAlone(ctx, folder, sources, programs)
		if err != nil {
			return err
		}
		atOnce, err := toolsAtOnce(ctx, folder, sources, programs)
		if err != nil {
			return err
		}
		whole, chain, together = best(whole, ran.wall), best(chain, slowest), best(together, atOnce)
		share = best(share, cpu/time.Duration(runtime.NumCPU()))
	}
	const bound = 1.15
	ratio := whole.Seconds() / max(chain, share).Seconds()
	row(table, "check --tools all", "%.2f s", whole.Seconds())
	row(table, "slowest chain of tools", "%.2f s", chain.Seconds())
	row(table, "their CPU by the cores", "%.2f s", share.Seconds())
	row(table, "all of them at once, without octolsp", "%.2f s", together.Seconds())
	row(table, "check against that", "%.2f", whole.Seconds()/together.Seconds())
	bounded(table, "check against the larger of both", fmt.Sprintf("%.2f", ratio), fmt.Sprintf("%.2f", bound), ratio <= bound)
	return nil
}

// onPath puts the tools of Python that the repository's tests use before what
// is on the PATH.
func onPath() (map[string]string, error) {
	programs := map[string]string{"cargo": "cargo"}
	path := os.Getenv("PATH")
	for name, script := range map[string][]string{"ruff": {"get-ruff"}, "black": {"get-black", "sid"}, "mypy": {"get-mypy", "sid"}} {
		program, err := fetched(script[0], script[1:]...)
		if err != nil {
			return nil, err
		}
		programs[name] = program
		path = filepath.Dir(program) + string(filepath.ListSeparator) + path
	}
	return programs, os.Setenv("PATH", path)
}

// command is one that a person would run in place of octolsp.
type command struct {
	folder, program string
	arguments       []string
}

// toolChains are the tools as people run them on the project; those of a chain
// wait for each other, as Cargo's do.
func toolChains(project string, programs map[string]string) [][]command {
	python, rust := filepath.Join(project, "python"), filepath.Join(project, "rust")
	return [][]command{
		{{python, programs["ruff"], []string{"check", "--output-format", "json-lines", "."}}},
		{{python, programs["black"], []string{"--quiet", "--diff", "."}}},
		{{python, programs["mypy"], []string{"--output", "json", "."}}},
		{{rust, programs["cargo"], []string{"fmt", "--all", "--check"}}},
		{
			{rust, programs["cargo"], []string{"clippy", "--workspace", "--all-targets", "--keep-going", "--offline", "--message-format=json"}},
			{rust, programs["cargo"], []string{"doc", "--workspace", "--no-deps", "--keep-going", "--offline", "--message-format=json"}},
		},
	}
}

// toolsAlone runs the tools on a fresh copy of the project, each by itself. It
// is the time of the slowest chain of them, and the CPU time of all.
func toolsAlone(ctx context.Context, folder string, sources []source, programs map[string]string) (slowest, cpu time.Duration, err error) {
	project, err := mixedProject(folder, sources)
	if err != nil {
		return 0, 0, err
	}
	for _, chain := range toolChains(project, programs) {
		var wall time.Duration
		for _, c := range chain {
			ran, err := runAlone(ctx, c.folder, "", c.program, c.arguments...)
			if err != nil {
				return 0, 0, err
			}
			wall += ran.wall
			cpu += ran.cpu
		}
		slowest = max(slowest, wall)
	}
	return slowest, cpu, nil
}

// toolsAtOnce is how long the chains take on a fresh copy of the project if all
// begin at once: what the machine makes of them without octolsp.
func toolsAtOnce(ctx context.Context, folder string, sources []source, programs map[string]string) (time.Duration, error) {
	project, err := mixedProject(folder, sources)
	if err != nil {
		return 0, err
	}
	begin := time.Now()
	chains := pool.New().WithContext(ctx)
	for _, chain := range toolChains(project, programs) {
		chains.Go(func(ctx context.Context) error {
			for _, c := range chain {
				tool := exec.CommandContext(ctx, c.program, c.arguments...)
				tool.Dir = c.folder
				var ended *exec.ExitError
				if err := tool.Run(); err != nil && !errors.As(err, &ended) {
					return fmt.Errorf("running %s: %w", c.program, err)
				}
			}
			return nil
		})
	}
	err = chains.Wait()
	return time.Since(begin), err
}

// mixedProject writes a project into folder, in the place of the last one: two
// packages of the standard library of Python, and the Cargo workspace of the
// tests.
func mixedProject(folder string, sources []source) (string, error) {
	module, err := repository()
	if err != nil {
		return "", err
	}
	project := filepath.Join(folder, "mixed")
	if err := os.RemoveAll(project); err != nil {
		return "", err
	}
	if err := os.CopyFS(filepath.Join(project, "rust"), os.DirFS(filepath.Join(module, "testdata", "projects", "ledger"))); err != nil {
		return "", err
	}
	written := 0
	for _, s := range sources {
		name := filepath.Join(filepath.Base(filepath.Dir(s.path)), filepath.Base(s.path))
		if !strings.HasPrefix(name, "asyncio/") && !strings.HasPrefix(name, "email/") {
			continue
		}
		if err := writeFile(filepath.Join(project, "python", name), s.text); err != nil {
			return "", err
		}
		written++
	}
	if written == 0 {
		return "", errors.New("the first path must be Python's standard library")
	}
	return project, writeFile(filepath.Join(project, "python", "pyproject.toml"), pythonProject)
}

const pythonProject = `[tool.ruff]
target-version = "py311"
[tool.ruff.lint]
select = ["E", "F", "W", "I", "UP", "B", "D", "ANN"]
[tool.black]
target-version = ["py311"]
[tool.mypy]
python_version = "3.11"
check_untyped_defs = true
`

func writeFile(path, content string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	return os.WriteFile(path, []byte(content), 0o600)
}
