package rustfmt

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/octollm/octolsp/analyzers/document"
	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/tools"
)

// harmless are the keys of a config that only decide how a text is laid out
// ("Configuring Rustfmt"). "ignore" is not one: its patterns count from the folder of
// the config, and nightly versions alone know it.
var harmless = []string{
	"array_width", "attr_fn_like_width", "binop_separator", "blank_lines_lower_bound", "blank_lines_upper_bound", "brace_style",
	"chain_width", "combine_control_expr", "comment_width", "condense_wildcard_suffixes", "control_brace_style",
	"disable_all_formatting", "doc_comment_code_block_width", "edition", "empty_item_single_line", "enum_discrim_align_threshold",
	"error_on_line_overflow", "error_on_unformatted", "fn_args_layout", "fn_call_width", "fn_params_layout", "fn_single_line",
	"force_explicit_abi", "force_multiline_blocks", "format_code_in_doc_comments", "format_generated_files",
	"format_macro_bodies", "format_macro_matchers", "format_strings", "generated_marker_line_search_limit", "group_imports",
	"hard_tabs", "hex_literal_case", "float_literal_trailing_zero", "imports_granularity", "imports_indent", "imports_layout",
	"indent_style", "inline_attribute_width", "match_arm_blocks", "match_arm_indent", "match_arm_leading_pipes",
	"match_block_trailing_comma", "max_width", "merge_derives", "merge_imports", "newline_style", "normalize_comments",
	"normalize_doc_attributes", "overflow_delimited_expr", "remove_nested_parens", "reorder_impl_items", "reorder_imports",
	"reorder_modules", "required_version", "short_array_element_width_threshold", "single_line_if_else_max_width",
	"single_line_let_else_max_width", "space_after_colon", "space_before_colon", "spaces_around_ranges", "struct_field_align_threshold",
	"struct_lit_single_line", "struct_lit_width", "struct_variant_width", "style_edition", "tab_spaces", "trailing_comma",
	"trailing_semicolon", "type_punctuation_density", "unstable_features", "use_field_init_shorthand", "use_small_heuristics",
	"use_try_shorthand", "version", "where_single_line", "wrap_comments",
}

// configured are the options that give rustfmt a config of octolsp's own making for the
// files in folder, in a project that is not trusted. remove removes it.
func configured(run tools.Run, folder string) (options []string, remove func(), err error) {
	if run.Trusted || slices.ContainsFunc(run.Arguments, func(argument string) bool { return strings.HasPrefix(argument, "--config-path") }) {
		return nil, func() {}, nil
	}
	config, _ := nearestConfig(folder, files.Disk{})
	if config == "" {
		config = userConfig()
	}
	own, err := ownConfig(config)
	if err != nil {
		return nil, nil, err
	}
	folder, remove, err = tools.OwnFiles(name, map[string]string{"rustfmt.toml": own})
	return []string{"--config-path=" + filepath.Join(folder, "rustfmt.toml")}, remove, err
}

// ownConfig is what is harmless of the config at path. One that can't be understood is
// a [*tools.Failure].
func ownConfig(path string) (string, error) {
	d, err := tools.ConfigOf(&described, path)
	if d == nil {
		return "", err
	}
	var out strings.Builder
	for _, value := range d.Root.Children {
		if slices.Contains(harmless, value.Key) {
			out.WriteString(document.QuoteTOML(value.Key) + " = " + value.TOML() + "\n")
		}
	}
	return out.String(), nil
}

// userConfig is the config of its user's own, which rustfmt takes where no folder above
// has one; empty if there is none.
func userConfig() string {
	var folders []string
	if home, err := os.UserHomeDir(); err == nil {
		folders = append(folders, home)
	}
	if configured, err := os.UserConfigDir(); err == nil {
		folders = append(folders, filepath.Join(configured, "rustfmt"))
	}
	for _, folder := range folders {
		for _, name := range []string{".rustfmt.toml", "rustfmt.toml"} {
			if path := filepath.Join(folder, name); (files.Disk{}).IsFile(path) {
				return path
			}
		}
	}
	return ""
}

var (
	module = regexp.MustCompile(`\bmod\b`)
	// inlineModule matches one whose content is in the same file.
	inlineModule = regexp.MustCompile(`^mod\s+[\pL_][\pL\pN_]*\s*\{`)
)

// mayReadOthers reports whether rustfmt may read other files for a file with the text:
// it follows modules, wherever they say that they lie.
func mayReadOthers(source string) bool {
	for _, at := range module.FindAllStringIndex(source, -1) {
		if !inlineModule.MatchString(source[at[0]:]) {
			return true
		}
	}
	return false
}

// together splits the batch into groups of files that may be named to rustfmt together,
// and those of which it may see the text alone, since the project is not trusted.
func together(run tools.Run, batch []string) (groups [][]string, texts []string) {
	if run.Trusted {
		return [][]string{batch}, nil
	}
	byConfig := map[string][]string{}
	for _, path := range batch {
		source, err := run.Read(path)
		info, statErr := os.Lstat(path)
		if err != nil || statErr != nil || !info.Mode().IsRegular() || mayReadOthers(source) {
			texts = append(texts, path)
			continue
		}
		config, _ := nearestConfig(filepath.Dir(path), files.Disk{})
		byConfig[config] = append(byConfig[config], path)
	}
	for _, config := range slices.Sorted(maps.Keys(byConfig)) {
		groups = append(groups, byConfig[config])
	}
	return groups, texts
}
