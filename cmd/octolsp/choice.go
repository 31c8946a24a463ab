package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/octollm/octolsp/analyzers/rule"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// choice is the value of a flag that is one of names.
type choice struct {
	value *string
	names []string
}

// choiceFlag adds a flag to cmd that is one of names. The default is what value
// holds, or else the first of them.
func choiceFlag(cmd *cobra.Command, value *string, flag, usage string, names ...string) {
	if *value == "" {
		*value = names[0]
	}
	cmd.Flags().Var(&choice{value, names}, flag, usage)
	complete(cmd, flag, names)
}

// String is the value.
func (c *choice) String() string {
	if c.value == nil { // pflag compares the default with a zero choice
		return ""
	}
	return *c.value
}

// Type is what the help shows where the usage names nothing.
func (c *choice) Type() string { return "string" }

// Set changes the value; it fails if that is not one of the names. [wrongChoice] is
// the message for people.
func (c *choice) Set(value string) error {
	if err := oneOf("the value", value, c.names...); err != nil {
		return err
	}
	*c.value = value
	return nil
}

// wrongChoice says which values a flag can have that was given another one, by
// the name of the flag or variable; nil if the flag has no such list.
func wrongChoice(flag *pflag.Flag, name, value string) error {
	if c, isChoice := flag.Value.(*choice); isChoice {
		return oneOf(name, value, c.names...)
	}
	if flag.Value.Type() == "bool" {
		return oneOf(name, value, "true", "false")
	}
	return nil
}

// oneOf checks a value of a flag that is one of names.
func oneOf(flag, value string, names ...string) error {
	if slices.Contains(names, value) {
		return nil
	}
	last := len(names) - 1
	list := strings.TrimPrefix(strings.Join(names[:last], ", ")+" or "+names[last], " or ")
	message := fmt.Sprintf("%s must be %s, not %q", flag, list, value)
	if nearest := rule.NearestOf(value, names); nearest != "" {
		message += fmt.Sprintf(": did you mean %q?", nearest)
	}
	return errors.New(message)
}
