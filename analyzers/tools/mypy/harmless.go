package mypy

import (
	"regexp"
	"slices"
	"strings"
)

// In a project that is not trusted mypy reads no config of the project's, but one of
// octolsp's own making with the keys that are known to be harmless, each checked and
// written anew: whether octolsp reads the project's as mypy does decides how strict
// mypy is, and never what runs.

// ownName is the name of the config of octolsp's own making.
const ownName = "mypy.toml"

// harmless are the keys of a config that only decide what mypy reports, by their kinds
// ("The mypy configuration file" in its documentation).
var harmless = struct {
	// switches are true or false. They may be written with "no_" in front, and in the
	// other ways that mypy knows.
	switches []string
	// words hold one of what the expression matches, lists several.
	words, lists map[string]*regexp.Regexp
}{
	switches: []string{
		"allow_empty_bodies", "allow_redefinition", "allow_redefinition_new", "allow_redefinition_old", "allow_untyped_globals",
		"check_unreachable", "check_untyped_defs", "disable_bytearray_promotion", "disable_memoryview_promotion",
		"disable_recursive_aliases", "disallow_any_decorated", "disallow_any_explicit", "disallow_any_expr",
		"disallow_any_generics", "disallow_any_unimported", "disallow_incomplete_defs", "disallow_subclassing_any",
		"disallow_untyped_calls", "disallow_untyped_decorators", "disallow_untyped_defs", "enable_incomplete_features",
		"enable_recursive_aliases", "exclude_gitignore", "explicit_package_bases", "extra_checks", "fast_module_lookup",
		"follow_imports_for_stubs", "follow_untyped_imports", "force_union_syntax", "force_uppercase_builtins", "hide_error_codes",
		"ignore_errors", "ignore_missing_imports", "ignore_missing_imports_per_module", "implicit_optional", "implicit_reexport",
		"local_partial_types", "namespace_packages", "native_parser", "new_type_inference", "no_silence_site_packages",
		"no_site_packages", "old_type_inference", "pos_only_special_methods", "report_deprecated_as_note", "reveal_verbose_types",
		"scripts_are_modules", "strict", "strict_bytes", "strict_concatenate", "strict_equality", "strict_equality_for_none",
		"strict_optional", "warn_incomplete_stub", "warn_no_return", "warn_redundant_casts", "warn_return_any",
		"warn_unreachable", "warn_unused_configs", "warn_unused_ignores",
	},
	words: map[string]*regexp.Regexp{
		"follow_imports": regexp.MustCompile(`^(?:normal|silent|skip|error)$`),
		"platform":       regexp.MustCompile(`^[A-Za-z0-9_-]{1,40}$`),
		"python_version": regexp.MustCompile(`^[0-9]\.[0-9]{1,3}$`),
	},
	lists: map[string]*regexp.Regexp{
		"always_false": names, "always_true": names, "deprecated_calls_exclude": names, "disable_error_code": codes,
		"enable_error_code": codes, "enable_incomplete_feature": names, "modules": names, "packages": names,
		"untyped_calls_exclude": names,
	},
}

var (
	names = regexp.MustCompile(`^[\pL\pN_][\pL\pN_.]*$`)
	codes = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9-]*$`)
	// modulePatterns matches what a section of modules may be for.
	modulePatterns = regexp.MustCompile(`^[\pL\pN_*][\pL\pN_.*-]*$`)
)

// isSwitch reports whether key is a switch, in any of the ways in which mypy knows it.
func isSwitch(key string) bool {
	candidates := []string{key, strings.TrimPrefix(key, "no_"), "dis" + key}
	if rest, is := strings.CutPrefix(key, "show_"); is {
		candidates = append(candidates, "hide_"+rest)
	}
	if rest, is := strings.CutPrefix(key, "disallow"); is {
		candidates = append(candidates, "allow"+rest)
	}
	return slices.ContainsFunc(candidates, func(name string) bool { return slices.Contains(harmless.switches, name) })
}
