package description

import "fmt"

// EffectKind is what an [Effect] is.
type EffectKind uint8

// The kinds of effects.
const (
	// Runs is code of the project, or a program that it names, being executed.
	Runs EffectKind = iota
	// Writes is a file or folder being written that the project chooses, or one in it.
	Writes
	// Reads is a file outside of the project being read for it.
	Reads
)

// String is the kind as a verb.
func (k EffectKind) String() string { return [...]string{"runs", "writes", "reads"}[k] }

// Answer is how octolsp rules out an [Effect] in a project that is not trusted.
type Answer uint8

// The answers.
const (
	// ByConfig gives the tool a config of octolsp's own making, which holds nothing
	// that has the effect.
	ByConfig Answer = iota
	// ByOption gives the tool an option that counts more than what the project says.
	ByOption
	// ByEnvironment runs the tool with variables, or in a folder, without the effect.
	ByEnvironment
	// ByInput gives the tool texts alone, in place of paths.
	ByInput
	// ByRefusal does not run the tool.
	ByRefusal
)

// String goes on after the effect, for people.
func (a Answer) String() string {
	return [...]string{
		"left out of the config that octolsp gives it", "overruled by an option", "run without it",
		"given texts alone", "not run",
	}[a]
}

// An Effect is something beyond findings that a project can have a tool do, if it is
// run as its users run it, as the tool's documentation says. In a trusted project it
// has it; in any other octolsp rules it out.
type Effect struct {
	Kind EffectKind
	// By is what of the project has the effect: the keys of a config, names of files or
	// variables, as they are written.
	By []string
	// What is what the tool does then, for people; it goes on after the name of the
	// tool: "runs plug-ins".
	What string
	// Untrusted is how it is ruled out where the project is not trusted.
	Untrusted Answer
	// Source is the address of the documentation.
	Source string
}

// String says the effect in a line for people.
func (e Effect) String() string { return fmt.Sprintf("%s (%s)", e.What, Enumerate(e.By)) }
