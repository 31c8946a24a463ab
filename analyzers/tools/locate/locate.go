// Package locate finds the programs of tools: the one that the config names,
// then that of the project's environment, then that of the toolchain, then the
// one on the PATH.
//
// **What lies in a project that is not trusted is not started**, not even to ask
// for its version; nor is what the files of such a project choose, such as the
// version that a shim stands for.
package locate

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/octollm/octolsp/analyzers/paths"
)

// Wanted says which program a tool needs.
type Wanted struct {
	// Name is that of the executable, such as "ruff" or "cargo-clippy".
	Name string
	// Python reports that it is installed into environments of Python, and Toolchain
	// that it belongs to a toolchain of rustup's; any other program is on the PATH.
	Python, Toolchain bool
	// Alone reports that it does the same wherever it is installed, so that one on the
	// PATH takes the place of one in a project that is not trusted.
	Alone bool
	// Probe are the arguments that make it print its name and version.
	Probe []string
	// Says is what it prints before the version, such as "ruff ".
	Says string
	// Oldest is the first major version that octolsp knows, and Beyond the first that it
	// does not know any more; 0 means no bound.
	Oldest, Beyond int
	// Install says how to install it, for people.
	Install string
}

// Where says where a program is looked for.
type Where struct {
	// Folder is the folder that the tool runs for, absolute: environments of
	// the project are looked for there and above.
	Folder string
	// Project is the top folder of the project, absolute.
	Project string
	// Path is the program that the config names, absolute; empty if it names
	// none.
	Path string
	// Vouched reports that the user has named Path, so that it may be started though
	// it lies in the project.
	Vouched bool
	// Trusted reports that programs that lie in the project may be started,
	// were it only to ask for their version, and that its files may choose programs.
	Trusted bool
}

// From says where a program was found.
type From string

// The places, in the order in which they are looked at.
const (
	FromConfig      From = "config"
	FromEnvironment From = "environment"
	FromToolchain   From = "toolchain"
	FromPath        From = "PATH"
)

// Program is a program that was found.
type Program struct {
	// Path is absolute, with symbolic links as they were found.
	Path string
	// Version is such as "0.16.10".
	Version string
	From    From
	// Inside reports that it lies in the project, so that to run it is to run
	// what the project brings.
	Inside bool
	// Environment are variables ("NAME=value") to run it with, beside those of
	// octolsp itself.
	Environment []string
	// Notice is what people should know of it, such as that its major version
	// is newer than those that octolsp knows; mostly empty.
	Notice string
	// Refused are programs that would have come first, had they been usable.
	Refused []Tried
}

// Finder finds programs and remembers what they said of themselves for as long
// as their files stay the same. It is safe for concurrent use.
type Finder struct {
	probes     memory[probeKey, probed]
	toolchains memory[toolchainKey, toolchain]
	outsides   memory[outsideKey, []string]
}

// NewFinder makes a Finder.
func NewFinder() *Finder { return &Finder{} }

// Forget makes the Finder look at everything again.
func (l *Finder) Forget() {
	l.probes.forget()
	l.toolchains.forget()
	l.outsides.forget()
}

// Find is the program for the tool. Its error is that of ctx, a [*MissingError]
// or an [*UntrustedError]. A program that the config names and that can't be used
// is a [*MissingError] too: no other one takes its place.
func (l *Finder) Find(ctx context.Context, wanted Wanted, where Where) (*Program, error) {
	s := &search{Finder: l, wanted: wanted, where: where}
	if where.Path != "" {
		program, err := s.try(ctx, where.Path, FromConfig)
		if program == nil && err == nil {
			err = s.missing()
		}
		return program, err
	}
	var places []func(context.Context) (*Program, error)
	if wanted.Python {
		places = append(places, s.inEnvironments)
	}
	if wanted.Toolchain {
		places = append(places, s.inToolchain)
	}
	places = append(places, s.onPath)
	for _, look := range places {
		if program, err := look(ctx); program != nil || err != nil {
			return program, err
		}
	}
	if s.withheld != nil {
		return nil, s.withheld
	}
	return nil, s.missing()
}

// search is one search for a program.
type search struct {
	*Finder
	wanted Wanted
	where  Where
	tried  []Tried
	// asked reports that rustup was asked, so that there is no need to ask what
	// stands for it.
	asked bool
	// withheld is the first program of the project that was passed over, or nil.
	withheld *UntrustedError
}

// inEnvironments looks into the environments of Python: the project's, then
// those that are active.
func (s *search) inEnvironments(ctx context.Context) (*Program, error) {
	for _, environment := range s.environments() {
		path := filepath.Join(environment, scripts, s.wanted.Name+executableExtension)
		program, err := s.try(ctx, path, FromEnvironment)
		if s.passedOver(path, FromEnvironment, err) {
			continue
		}
		if program != nil || err != nil {
			return program, err
		}
	}
	return nil, nil
}

// onPath looks into the folders of the PATH. What is relative there depends on
// where octolsp was started, and may be the project's: it does not count.
func (s *search) onPath(ctx context.Context) (*Program, error) {
	for _, folder := range filepath.SplitList(os.Getenv("PATH")) {
		if !filepath.IsAbs(folder) {
			continue
		}
		path := filepath.Join(folder, s.wanted.Name+executableExtension)
		if s.asked && isProxy(path) {
			continue
		}
		program, err := s.try(ctx, path, FromPath)
		if s.passedOver(path, FromPath, err) {
			continue
		}
		if program != nil || err != nil {
			return program, err
		}
	}
	return nil, nil
}

// passedOver reports whether err, of a try of the program at path, is for want of
// trust, and another one may take its place, and notes it.
func (s *search) passedOver(path string, from From, err error) bool {
	var untrusted *UntrustedError
	if !s.wanted.Alone || !errors.As(err, &untrusted) {
		return false
	}
	if s.withheld == nil {
		s.withheld = untrusted
	}
	s.refuse(path, from, "is part of the project, which is not trusted")
	return true
}

// try is the program at path; nil if it is of no use, which is noted, or not
// there.
func (s *search) try(ctx context.Context, path string, from From) (*Program, error) {
	if why := unusable(path); why != "" {
		if why != notThere || from == FromConfig || from == FromToolchain {
			s.refuse(path, from, why)
		}
		return nil, nil
	}
	inside := paths.ContainsResolved(s.where.Project, path)
	vouched := s.where.Trusted || s.where.Vouched && from == FromConfig
	if inside && !vouched {
		return nil, &UntrustedError{path}
	}
	if !s.where.Trusted && !inside {
		named := path
		var why string
		var err error
		if path, why, err = s.behind(ctx, named); err != nil {
			return nil, err
		}
		if why != "" {
			s.refuse(named, from, why)
			return nil, nil
		}
		if path != named && paths.ContainsResolved(s.where.Project, path) {
			return nil, &UntrustedError{path}
		}
	}
	said, err := s.probe(ctx, path)
	if err != nil {
		return nil, err
	}
	why, notice := said.why, ""
	if why == "" {
		why, notice = s.wanted.judge(said.version)
	}
	if why != "" {
		s.refuse(path, from, why)
		return nil, nil
	}
	if s.withheld != nil && notice == "" {
		notice = fmt.Sprintf("%s is not run, since it is part of a project that is not trusted: %s %s takes its place", s.withheld.Path, path, said.version)
	}
	return &Program{
		Path: path, Version: said.version, From: from, Inside: inside, Notice: notice, Refused: s.tried,
		Environment: s.environment(ctx, path, from),
	}, nil
}

func (s *search) refuse(path string, from From, why string) {
	for _, tried := range s.tried {
		if tried.Path == path {
			return
		}
	}
	s.tried = append(s.tried, Tried{path, from, why})
}

func (s *search) missing() error {
	return &MissingError{Wanted: s.wanted, Where: s.where, Tried: s.tried}
}

// judge says why a version can't be used, or what is to be known about it.
func (w Wanted) judge(version string) (why, notice string) {
	major := majorOf(version)
	switch {
	case major < w.Oldest:
		why = fmt.Sprintf("is version %s, and octolsp needs %d or newer", version, w.Oldest)
	case w.Beyond > 0 && major >= w.Beyond:
		notice = fmt.Sprintf("%s %s is newer than the versions that octolsp knows, which end with %d.x", w.Name, version, w.Beyond-1)
	}
	return why, notice
}
