package config

// Variable is an environment variable that stands for a flag that is not
// given. An empty one counts as unset.
type Variable struct {
	// Name is that of the variable, Flag that of the flag without dashes.
	Name, Flag string
	// Doc is one sentence without an end mark.
	Doc string
	// Command is the only command that it is for; empty if any with the flag.
	Command string
}

// For reports whether the variable is for the command.
func (v *Variable) For(command string) bool { return v.Command == "" || v.Command == command }

// Variables are the environment variables that octolsp reads: what a CI system
// sets for all jobs rather than in a repository.
var Variables = []Variable{
	{"OCTOLSP_CONFIG", "config", "Path of the one config to use", ""},
	{"OCTOLSP_ISOLATED", "isolated", "true: read no config at all", ""},
	{"OCTOLSP_PREVIEW", "preview", "true: check the rules in preview too", ""},
	{"OCTOLSP_LEVEL", "level", "How much of the standard is asked for: basic, standard or strict", ""},
	{"OCTOLSP_FAIL_LEVEL", "fail-level", "The severity from which findings make the exit code 1", "check"},
	{"OCTOLSP_TOOLS", "tools", "The tools that check runs too: auto, all, none or names", "check"},
	{"OCTOLSP_FORMAT", "format", "The output format of check", "check"},
	{"OCTOLSP_OUTPUT", "output", "Where check writes its output, as with --output", "check"},
}
