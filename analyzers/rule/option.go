package rule

import "slices"

// An Option is a setting of one rule, or of several that share it. It is
// declared once, as a variable, by [Bool], [Int], [String], [Choice], [Strings]
// or [Choices]; the variable is the key by which rules read it.
type Option interface {
	// Name is the key in the config, in kebab-case.
	Name() string
	// Doc is one sentence without an end mark.
	Doc() string
	// At is the value at level where the config has none: a bool, an int, a
	// string or a []string. Its type is the option's.
	At(level Level) any
	// Choices are the strings allowed; nil if all are.
	Choices() []string
}

// An OptionOf is an [Option] with values of one type.
type OptionOf[T bool | int | string | []string] struct {
	name, doc string
	fallback  T
	strict    *T
	choices   []string
}

// Bool is an option that is true or false.
func Bool(name string, fallback bool, doc string) *OptionOf[bool] {
	return &OptionOf[bool]{name: name, fallback: fallback, doc: doc}
}

// Int is an option that is a whole number.
func Int(name string, fallback int, doc string) *OptionOf[int] {
	return &OptionOf[int]{name: name, fallback: fallback, doc: doc}
}

// String is an option that is any text.
func String(name, fallback, doc string) *OptionOf[string] {
	return &OptionOf[string]{name: name, fallback: fallback, doc: doc}
}

// Choice is an option that is one of choices.
func Choice(name, fallback, doc string, choices ...string) *OptionOf[string] {
	return &OptionOf[string]{name: name, fallback: fallback, doc: doc, choices: choices}
}

// Strings is an option that is a list of any texts.
func Strings(name string, fallback []string, doc string) *OptionOf[[]string] {
	return &OptionOf[[]string]{name: name, fallback: slices.Concat([]string{}, fallback), doc: doc}
}

// Choices is an option that is a list of some of choices.
func Choices(name string, fallback []string, doc string, choices ...string) *OptionOf[[]string] {
	return &OptionOf[[]string]{name: name, fallback: slices.Concat([]string{}, fallback), doc: doc, choices: choices}
}

// AtStrict is o with another value where the level is strict and the config
// has none.
func (o *OptionOf[T]) AtStrict(value T) *OptionOf[T] {
	o.strict = &value
	return o
}

// Name implements [Option].
func (o *OptionOf[T]) Name() string { return o.name }

// Doc implements [Option].
func (o *OptionOf[T]) Doc() string { return o.doc }

// Choices implements [Option].
func (o *OptionOf[T]) Choices() []string { return o.choices }

// At implements [Option].
func (o *OptionOf[T]) At(level Level) any {
	if level >= Strict && o.strict != nil {
		return *o.strict
	}
	return o.fallback
}

// Of is the value that holds for a rule that is on: for the rule of a pass. To
// ask for an option that the rule does not declare is a programming error.
func (o *OptionOf[T]) Of(rule interface{ option(Option) any }) T { return rule.option(o).(T) }
