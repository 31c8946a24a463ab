//go:build unix

// Command trials ends octolsp at random moments, and checks that it has ended soon
// after, with the right exit code, and that nothing is left.
//
//	trials [FLAG]… server          starts servers under a random load of edits, changes of configs and requests, and ends them in random ways
//	trials [FLAG]… fix             sends signals to "octolsp check --fix", and looks for half files and temporary ones
//	trials [FLAG]… commands        sends signals to each subcommand that works on large input
//
// It prints how long the ends took, as a table, and fails if one was wrong.
package main

import (
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// settings are those of all trials.
type settings struct {
	// binary is the octolsp to try, and folder one for files.
	binary, folder string
	count          int
	seed           uint64
	// within is how long after the signal octolsp may be there. A busy machine
	// needs more than the two seconds that are promised.
	within time.Duration
	// parallel is how many trials run at once.
	parallel int
}

// random is that of the trial with the number n.
func (s *settings) random(n int) *rand.Rand { return rand.New(rand.NewPCG(s.seed, uint64(n))) }

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "trials:", err)
		os.Exit(1)
	}
}

func run() (err error) {
	var s settings
	flag.IntVar(&s.count, "n", 100, "how many trials")
	flag.Uint64Var(&s.seed, "seed", 1, "what the trials are drawn from")
	flag.DurationVar(&s.within, "within", 2*time.Second, "the most that an end may take")
	flag.IntVar(&s.parallel, "parallel", 4, "how many servers run at once")
	flag.Parse()
	tries := map[string]func(*settings) error{"server": tryServers, "fix": tryFixes, "commands": tryCommands}
	try := tries[flag.Arg(0)]
	if try == nil || flag.NArg() != 1 {
		return errors.New("usage: trials [-n COUNT] [-seed SEED] [-within DURATION] [-parallel COUNT] server|fix|commands")
	}
	if s.folder, err = os.MkdirTemp("", "octolsp-trials-"); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(s.folder)) }()
	s.binary = filepath.Join(s.folder, "octolsp")
	out, err := exec.Command("go", "build", "-o", s.binary, "github.com/octollm/octolsp/cmd/octolsp").CombinedOutput()
	if err != nil {
		return fmt.Errorf("building octolsp: %w\n%s", err, out)
	}
	return try(&s)
}

// write writes files below folder, by their paths in it.
func write(folder string, contents map[string]string) error {
	for name, content := range contents {
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return err
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			return err
		}
	}
	return nil
}
