package rust

import (
	"strings"

	"github.com/octollm/octolsp/analyzers/rule"
)

// ConditionExported is the kind of the conditions of Rust: no attribute in
// another file allows what was found, which, for most, is about something that
// is reachable from outside its crate.
const ConditionExported = "exported"

// statementKind is what a statement is about.
type statementKind string

const (
	// kindType, kindValue and kindMacro are a name in one of the namespaces.
	kindType  statementKind = "type"
	kindValue statementKind = "value"
	kindMacro statementKind = "macro"
	// kindModuleFile is a module without a body, whose file has no inner
	// documentation.
	kindModuleFile statementKind = "module-file"
	// kindVariant is a variant, named "Enum::Variant".
	kindVariant statementKind = "variant"
	// kindImplementation is what the path in an impl block stands for.
	kindImplementation statementKind = "implementation"
	// kindLevels is nothing but that no file around turns the lint off.
	kindLevels statementKind = "levels"
	// kindRoot is the file itself, as the root of a library.
	kindRoot statementKind = "root"
)

// statement is what a condition says.
type statement struct {
	kind statementKind
	// module is the path of inline modules from the top of the file.
	module string
	name   string
	// lint is the one that no file around may allow; "" if this file decides.
	lint string
	// result is a path that must stand for a Result type, if any.
	result string
	// path is what #[path] says of a module.
	path string
}

const statementSeparator = "\t"

// condition is s as linking takes it.
func (s statement) condition() rule.Condition {
	return rule.Condition{Kind: ConditionExported, Symbol: strings.Join(
		[]string{string(s.kind), s.module, s.name, s.lint, s.result, s.path}, statementSeparator)}
}

// statementOf reads what condition wrote.
func statementOf(c rule.Condition) (statement, bool) {
	parts := strings.SplitN(c.Symbol, statementSeparator, 6)
	if c.Kind != ConditionExported || len(parts) != 6 {
		return statement{}, false
	}
	return statement{statementKind(parts[0]), parts[1], parts[2], parts[3], parts[4], parts[5]}, true
}
