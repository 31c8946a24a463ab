package mypy

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/bmatcuk/doublestar/v4"
	"github.com/cespare/xxhash/v2"

	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/process"
	"github.com/octollm/octolsp/analyzers/tools"
)

// idle is how long a daemon that nobody asks lives, in seconds, as dmypy takes
// it. It ends when octolsp does, in any case.
const idle = "3600"

// startup is how long a daemon may take until it can be asked.
const startup = 20 * time.Second

// errGone reports a daemon that can't be asked.
var errGone = errors.New("mypy's daemon ended")

// Daemon is mypy's daemon for one folder. It keeps in memory what it knows of
// the files, and looks again at those that changed on the disk.
//
// It is asked only where it says what plain mypy says, so that an editor shows
// what a check does. It always works with --local-partial-types, and that of
// mypy 2 adds findings to other files after an edit (seen with 2.4), while plain
// mypy 2 with its cache is as fast. Where the daemon is not asked, plain mypy is.
//
// It runs in the foreground, as a child of octolsp. The zero value is not
// usable; see [Tool.NewDaemon].
type Daemon struct {
	run   tools.Run
	units columns

	// mu is held while the daemon is asked: one after the other.
	mu      sync.Mutex
	closed  bool
	running *process.Running
	end     context.CancelFunc
	// folder holds the status file and the socket.
	folder       string
	removeFolder func() error
	// startedFor is the state of the program and its config.
	startedFor uint64
}

// NewDaemon is the [Daemon] for place, which is started by the first [Daemon.Check].
// Of run it takes all but the Paths.
func (Tool) NewDaemon(run tools.Run, place tools.Place) tools.ProjectDaemon {
	run.Root, run.Paths = place.Root, nil
	return &Daemon{run: run}
}

// Check calls emit, on the caller's goroutine, for every file below paths, none
// of which means all of the place, that mypy has something to say of. A file
// that was written while mypy looked is left out: ask again. Its error is that
// of ctx or emit, or a [*tools.Failure].
//
// A daemon that ends is started again, once; then plain mypy answers, as it does
// for a daemon that did not answer in time.
func (d *Daemon) Check(ctx context.Context, paths []string, emit func(tools.File) error) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed {
		return context.Canceled
	}
	run := d.run
	run.Paths = paths
	asked, ok := d.targets(paths)
	// What was emitted stands: plain mypy says the same.
	for range 2 {
		if !ok {
			break
		}
		err := d.ask(ctx, run, asked, emit)
		if !errors.Is(err, errGone) {
			return err
		}
		d.stop()
		ok = !errors.Is(err, process.ErrTimeout)
	}
	return checkProject(ctx, run, &d.units, emit)
}

// Close ends the daemon, and returns when no process of it is left.
func (d *Daemon) Close() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.closed = true
	d.stop()
}

// targets are what to ask the daemon about, if it is to be asked. It can't be
// asked about packages and modules, and reads a project's config as it is.
func (d *Daemon) targets(paths []string) ([]string, bool) {
	set := readSettings(configIn(d.run.Root), files.Disk{})
	if !d.run.Trusted {
		return nil, false
	}
	alike := set.localPartialTypes || slices.Contains(d.run.Arguments, "--local-partial-types")
	if !alike || !strings.HasPrefix(d.run.Program.Version, "1.") || set.modules || namesModules(d.run.Arguments) {
		return nil, false
	}
	if len(set.files) == 0 {
		return targets(d.run.Root, paths), true
	}
	var files []string
	for _, pattern := range set.files {
		if !filepath.IsAbs(pattern) {
			pattern = filepath.Join(d.run.Root, pattern)
		}
		found, err := doublestar.FilepathGlob(pattern)
		if err != nil {
			return nil, false
		}
		files = append(files, found...)
	}
	if len(files) == 0 {
		return nil, false
	}
	return targets(d.run.Root, files), true
}

// ask asks the daemon, which it starts if need be, or if it was started for
// something else.
func (d *Daemon) ask(ctx context.Context, run tools.Run, targets []string, emit func(tools.File) error) error {
	if now := d.state(); d.running == nil || now != d.startedFor {
		d.stop()
		if err := d.start(ctx, now); err != nil {
			return err
		}
	}
	arguments := append([]string{"--status-file", d.statusFile(), "check", "--"}, targets...)
	err := answer(ctx, run, d.command(arguments), &d.units, true, emit)
	var failure *tools.Failure
	if errors.As(err, &failure) && failure.Path == "" {
		return fmt.Errorf("%w: %w", errGone, err)
	}
	return err
}

// start starts the daemon and waits until it can be asked.
func (d *Daemon) start(ctx context.Context, state uint64) error {
	folder, remove, err := files.TemporaryFolder("octolsp-mypy-")
	if err != nil {
		return fmt.Errorf("%w: %w", errGone, err)
	}
	d.folder, d.removeFolder, d.startedFor = folder, remove, state
	d.units = columns{}
	cmd := d.command(append(append([]string{"--status-file", d.statusFile(), "daemon", "--timeout", idle, "--"}, append(elsewhere(d.run.Root), flags...)...), d.run.Arguments...))
	cmd.Timeout = 0
	// The daemon outlives the request that it is started for.
	life, end := context.WithCancel(context.WithoutCancel(ctx))
	running, err := cmd.Start(life)
	if err != nil {
		end()
		return fmt.Errorf("%w: %w", errGone, err)
	}
	d.running, d.end = running, end

	late := time.NewTimer(startup)
	defer late.Stop()
	look := time.NewTicker(5 * time.Millisecond)
	defer look.Stop()
	for {
		if info, err := os.Stat(d.statusFile()); err == nil && info.Size() > 0 {
			return nil
		}
		select {
		case <-ctx.Done():
			d.stop()
			return ctx.Err()
		case <-running.Done():
			return errGone
		case <-late.C:
			return errGone
		case <-look.C:
		}
	}
}

// stop ends the daemon and removes what it leaves.
func (d *Daemon) stop() {
	if d.running != nil {
		d.running.Stop()
		d.end()
		d.running = nil
	}
	if d.folder != "" {
		_ = d.removeFolder()
		d.folder = ""
	}
}

// command is dmypy, which lies beside mypy. It puts its socket into the folder,
// so that nothing is left of a daemon that was killed.
func (d *Daemon) command(arguments []string) process.Command {
	path := filepath.Join(filepath.Dir(d.run.Program.Path), "d"+filepath.Base(d.run.Program.Path))
	cmd := command(d.run, path, arguments)
	cmd.Environment = append(slices.Clone(cmd.Environment), "TMPDIR="+d.folder)
	return cmd
}

func (d *Daemon) statusFile() string { return filepath.Join(d.folder, "status.json") }

// state stands for the program, as it lies on the disk, and its config.
func (d *Daemon) state() uint64 {
	hash := xxhash.New()
	if info, err := os.Stat(d.run.Program.Path); err == nil {
		fmt.Fprintln(hash, info.Size(), info.ModTime().UnixNano())
	}
	if config := configIn(d.run.Root); config != "" {
		content, _ := files.Disk{}.ReadFile(config)
		fmt.Fprintf(hash, "%s\n%s", config, content)
	}
	return hash.Sum64()
}
