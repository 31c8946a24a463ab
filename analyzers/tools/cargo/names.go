package cargo

import (
	"strings"

	"github.com/octollm/octolsp/analyzers/finding"
)

// The families of the rules, as they stand before their names, and the checkers
// that find them.
const (
	clippy  = "clippy"
	rustc   = "rustc"
	rustdoc = "rustdoc"
	docRule = "cargo-doc"
)

// named is what a message with code is called: its rule, the checker that found
// it, and the address of the page about it.
func named(code, level string) (rule, checker, url string) {
	tool, lint, ofTool := strings.Cut(code, "::")
	switch {
	case code == "" && strings.HasPrefix(level, "error"):
		return rustc + "/error", clippy, ""
	case code == "":
		return rustc + "/warning", clippy, ""
	case !ofTool:
		return rustc + "/" + code, clippy, URL(code)
	case tool == rustdoc:
		return docRule + "/" + lint, rustdoc, URL(code)
	}
	return tool + "/" + lint, clippy, URL(code)
}

// URL is the address of the page about a code, such as "clippy::len_zero",
// "rustdoc::bare_urls", "E0308" or "dead_code"; empty if it is of none of them.
func URL(code string) string {
	tool, lint, ofTool := strings.Cut(code, "::")
	switch {
	case code == "":
		return ""
	case IsErrorCode(code):
		return "https://doc.rust-lang.org/error_codes/" + code + ".html"
	case !ofTool:
		return "https://doc.rust-lang.org/rustc/?search=" + code
	case tool == clippy:
		return "https://rust-lang.github.io/rust-clippy/master/index.html#" + lint
	case tool == rustdoc:
		return "https://doc.rust-lang.org/rustdoc/lints.html#" + lint
	}
	return ""
}

// IsErrorCode reports whether code is like "E0308".
func IsErrorCode(code string) bool {
	return len(code) == 5 && code[0] == 'E' && strings.Trim(code[1:], "0123456789") == ""
}

// IsLint reports whether name is written as lints are.
func IsLint(name string) bool {
	return name != "" && strings.Trim(name, "abcdefghijklmnopqrstuvwxyz_0123456789") == ""
}

// severity is the weight of a message of level.
func severity(level string) finding.Severity {
	switch {
	case strings.HasPrefix(level, "error"):
		return finding.Error
	case level == "warning":
		return finding.Warning
	}
	return finding.Info
}

// unnecessary are the lints whose primary span can be taken away.
var unnecessary = map[string]bool{
	"dead_code": true, "unreachable_code": true, "unreachable_patterns": true, "unused_assignments": true,
	"unused_attributes": true, "unused_braces": true, "unused_imports": true, "unused_labels": true,
	"unused_macros": true, "unused_mut": true, "unused_parens": true, "unused_variables": true,
}
