package versions

import (
	"cmp"
	"slices"
	"strings"

	"github.com/octollm/octolsp/analyzers/document"
	"github.com/octollm/octolsp/analyzers/project"
)

// readProject reads a pyproject.toml: what the tools themselves are configured to
// require, and what the project depends on.
func readProject(content []byte) []Pin {
	d, _ := document.Parse(document.TOML, string(content)) // as far as it can be read
	var all []Pin
	add := func(pin Pin, ok bool) {
		if ok {
			all = append(all, pin)
		}
	}
	add(requiredRuff(d, d.At("tool", "ruff", "required-version")))
	if black := d.At("tool", "black", "required-version"); black != nil && black.Kind == document.String {
		specifiers := "==" + black.Text
		if !strings.Contains(black.Text, ".") { // a major version
			specifiers += ".*"
		}
		add(newPin("black", black.Text, specifiers, d.Line(black.Range.Start)))
	}
	for _, requirement := range project.Requirements(d) {
		add(readRequirement(requirement.Text, d.Line(requirement.Range.Start)))
	}
	slices.SortStableFunc(all, func(a, b Pin) int { return cmp.Compare(a.Line, b.Line) })
	return all
}

// readRuff reads a ruff.toml.
func readRuff(content []byte) []Pin {
	d, _ := document.Parse(document.TOML, string(content)) // as far as it can be read
	if pin, ok := requiredRuff(d, d.At("required-version")); ok {
		return []Pin{pin}
	}
	return nil
}

// requiredRuff takes a bare version for that version.
func requiredRuff(d *document.Document, required *document.Node) (Pin, bool) {
	if required == nil || required.Kind != document.String {
		return Pin{}, false
	}
	specifiers := required.Text
	if specifiers != "" && specifiers[0] >= '0' && specifiers[0] <= '9' {
		specifiers = "==" + specifiers
	}
	return newPin("ruff", required.Text, specifiers, d.Line(required.Range.Start))
}

// readLock reads a lock with a table for each package.
func readLock(content []byte) []Pin {
	d, _ := document.Parse(document.TOML, string(content)) // as far as it can be read
	packages := d.At("package")
	if packages == nil {
		return nil
	}
	var all []Pin
	for _, locked := range packages.Children {
		name, version := locked.At("name"), locked.At("version")
		if name == nil || version == nil || version.Kind != document.String || !isTool(name.Text) {
			continue
		}
		if pin, ok := newPin(name.Text, "=="+version.Text, "=="+version.Text, d.Line(version.Range.Start)); ok {
			pin.group = 1
			all = append(all, pin)
		}
	}
	return all
}

// readPipfile reads a Pipfile.lock.
func readPipfile(content []byte) []Pin {
	d, _ := document.Parse(document.JSON, string(content)) // as far as it can be read
	var all []Pin
	for _, section := range []string{"default", "develop"} {
		locked := d.At(section)
		if !locked.IsTable() {
			continue
		}
		for _, tool := range locked.Children {
			version := tool.At("version")
			if version == nil || version.Kind != document.String || !isTool(tool.Key) {
				continue
			}
			if pin, ok := newPin(tool.Key, version.Text, version.Text, d.Line(version.Range.Start)); ok {
				all = append(all, pin)
			}
		}
	}
	return all
}

// readToolchain reads a rust-toolchain.toml, or one that is only the name of a
// toolchain. A toolchain that is named after what it gets is not a version.
func readToolchain(content []byte) []Pin {
	channel, line := project.Toolchain(string(content))
	number, _, _ := strings.Cut(channel, "-")
	if strings.Count(number, ".") == 0 || strings.Trim(number, "0123456789.") != "" {
		return nil
	}
	parts := strings.SplitN(number, ".", 3)
	minor := "==" + parts[0] + "." + parts[1] + ".*"
	exact := minor
	if len(parts) == 3 {
		exact = "==" + number
	}
	var all []Pin
	if pin, ok := newPin("rustdoc", channel, exact, line); ok {
		all = append(all, pin)
	}
	// Clippy does not say the third part.
	if pin, ok := newPin("clippy", channel, minor, line); ok {
		all = append(all, pin)
	}
	return all
}
