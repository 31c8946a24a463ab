package config

import (
	"fmt"
	"hash"
	"slices"
)

// Gates is what a config asks of a project as a whole: its table [gates]. It is
// immutable.
type Gates struct {
	// Python and Rust are the minimums of all files of a language together: see
	// [Gates.Of].
	Python, Rust Minimum
	// Branches reports that lines count together with branches, as coverage.py
	// counts them, and not alone. Where its Origin is the default, each file counts
	// as its tool counts.
	Branches bool
	// Patch is the minimum of changed lines; nil where that of the language
	// holds.
	Patch *Minimum
	// PatchAllowance is how many changed lines may be uncovered whatever their
	// share.
	PatchAllowance int
	// Paths are minimums of some files, those of the nearest config before those
	// of what it extends, and those of one file in their order there. Each pattern
	// is there once.
	Paths []PathGate
	// Components are minimums of named parts, in the same order.
	Components []ComponentGate

	origins map[string]Origin
}

// PathGate is the minimum of all files that a pattern matches, together.
type PathGate struct {
	// Pattern is as it was written.
	Pattern string
	Minimum Minimum

	pattern pattern
}

// ComponentGate is the minimum of all files of a part of the project, together.
type ComponentGate struct {
	Name string
	// Patterns are as they were written.
	Patterns []string
	Minimum  Minimum

	patterns []pattern
	// paths is where they come from.
	paths Origin
}

// Matches reports whether the file at the absolute path, or a folder around it,
// matches the pattern.
func (g PathGate) Matches(path string) bool { return g.pattern.matches(path) }

// Matches reports whether the file at the absolute path, or a folder around it,
// matches one of the patterns.
func (g ComponentGate) Matches(path string) bool {
	return slices.ContainsFunc(g.patterns, func(p pattern) bool { return p.matches(path) })
}

// Origin is where the value of a key of [gates.coverage] comes from: "branches"
// or "patch-allowance". Minimums have their own.
func (g *Gates) Origin(key string) Origin { return g.origins[key] }

// Gates is what holds for the project.
func (c *Config) Gates() *Gates { return c.gates }

// gateValues are what one source says in [gates.coverage].
type gateValues struct {
	python, rust, patch *Minimum
	branches            *setting[bool]
	patchAllowance      *setting[int]
	paths               []PathGate
	components          []ComponentGate
}

// newGates is what the layers, the weakest first, ask for.
func newGates(layers []*layer) *Gates {
	g := &Gates{Python: percentage(defaultPython), Rust: percentage(defaultRust), origins: map[string]Origin{}}
	for _, l := range layers {
		given := &l.gates
		if given.python != nil {
			g.Python = *given.python
		}
		if given.rust != nil {
			g.Rust = *given.rust
		}
		if given.patch != nil {
			g.Patch = given.patch
		}
		if given.branches != nil {
			g.Branches, g.origins["branches"] = given.branches.value, given.branches.origin
		}
		if given.patchAllowance != nil {
			g.PatchAllowance, g.origins["patch-allowance"] = given.patchAllowance.value, given.patchAllowance.origin
		}
		g.Paths = nearestFirst(given.paths, g.Paths, func(p PathGate) string { return p.Pattern })
		g.Components = nearestFirst(given.components, g.Components, func(c ComponentGate) string { return c.Name })
	}
	return g
}

func (g *Gates) digest(into hash.Hash) {
	minimum := func(name string, m Minimum) {
		fmt.Fprintf(into, "%s %q %d %d\n", name, m.Text, m.Numerator, m.Denominator)
	}
	minimum("python", g.Python)
	minimum("rust", g.Rust)
	if g.Patch != nil {
		minimum("patch", *g.Patch)
	}
	fmt.Fprintln(into, g.Branches, g.PatchAllowance)
	for _, p := range g.Paths {
		minimum(fmt.Sprintf("path %q %q", p.pattern.folder, p.Pattern), p.Minimum)
	}
	for _, c := range g.Components {
		minimum(fmt.Sprintf("component %q", c.Name), c.Minimum)
		for _, p := range c.patterns {
			fmt.Fprintf(into, "%q %q\n", p.folder, p.text)
		}
	}
}

// Of is the minimum of all files of a language together, by its name.
func (g *Gates) Of(language string) Minimum {
	return map[string]Minimum{"python": g.Python, "rust": g.Rust}[language]
}
