package versions

import (
	"bytes"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// leaf is a string in a TOML file, with the keys that lead to it.
type leaf struct {
	keys  string // joined with dots
	value string
	line  int
	// table counts the headers of tables before it.
	table int
}

// leaves are the strings of a TOML file, as far as it can be parsed.
func leaves(content []byte) []leaf {
	w := leafWalker{content: content, line: 1}
	w.parser.Reset(content)
	for w.parser.NextExpression() {
		switch node := w.parser.Expression(); node.Kind {
		case unstable.Table, unstable.ArrayTable:
			w.header, w.table = keysOf(node), w.table+1
		case unstable.KeyValue:
			w.keyValue(w.header, node)
		}
	}
	return w.all
}

type leafWalker struct {
	parser unstable.Parser
	header []string
	table  int
	all    []leaf

	content []byte
	// line is that of offset.
	offset, line int
}

// lineOf is the line of an offset, from 1; offsets come in ascending order.
func (w *leafWalker) lineOf(offset int) int {
	w.line += bytes.Count(w.content[w.offset:max(offset, w.offset)], []byte{'\n'})
	w.offset = max(offset, w.offset)
	return w.line
}

func keysOf(node *unstable.Node) []string {
	var keys []string
	for it := node.Key(); it.Next(); {
		keys = append(keys, string(it.Node().Data))
	}
	return keys
}

func (w *leafWalker) keyValue(under []string, node *unstable.Node) {
	w.value(append(under[:len(under):len(under)], keysOf(node)...), node.Value())
}

func (w *leafWalker) value(keys []string, node *unstable.Node) {
	switch node.Kind {
	case unstable.String:
		w.all = append(w.all, leaf{strings.Join(keys, "."), string(node.Data), w.lineOf(int(node.Raw.Offset)), w.table})
	case unstable.Array:
		for it := node.Children(); it.Next(); {
			w.value(keys, it.Node())
		}
	case unstable.InlineTable:
		for it := node.Children(); it.Next(); {
			w.keyValue(keys, it.Node())
		}
	}
}

// readProject reads a pyproject.toml: what the tools themselves are told to
// require, and what the project depends on.
func readProject(content []byte) []Pin {
	var all []Pin
	for _, l := range leaves(content) {
		var pin Pin
		var ok bool
		switch {
		case l.keys == "tool.ruff.required-version":
			pin, ok = requiredRuff(l)
		case l.keys == "tool.black.required-version":
			specifiers := "==" + l.value
			if !strings.Contains(l.value, ".") { // a major version
				specifiers += ".*"
			}
			pin, ok = newPin("black", l.value, specifiers, l.line)
		case l.keys == "project.dependencies", strings.HasPrefix(l.keys, "project.optional-dependencies."),
			strings.HasPrefix(l.keys, "dependency-groups."), l.keys == "tool.uv.dev-dependencies":
			pin, ok = readRequirement(l.value, l.line)
		}
		if ok {
			all = append(all, pin)
		}
	}
	return all
}

// readRuff reads a ruff.toml.
func readRuff(content []byte) []Pin {
	for _, l := range leaves(content) {
		if l.keys == "required-version" {
			if pin, ok := requiredRuff(l); ok {
				return []Pin{pin}
			}
		}
	}
	return nil
}

// requiredRuff takes a bare version for that version.
func requiredRuff(l leaf) (Pin, bool) {
	specifiers := l.value
	if specifiers != "" && specifiers[0] >= '0' && specifiers[0] <= '9' {
		specifiers = "==" + specifiers
	}
	return newPin("ruff", l.value, specifiers, l.line)
}

// readLock reads a lock with a table for each package.
func readLock(content []byte) []Pin {
	var all []Pin
	name, table := "", 0
	for _, l := range leaves(content) {
		switch {
		case l.keys == "package.name":
			name, table = l.value, l.table
		case l.keys == "package.version" && l.table == table && isTool(name):
			if pin, ok := newPin(name, "=="+l.value, "=="+l.value, l.line); ok {
				pin.group = 1
				all = append(all, pin)
			}
		}
	}
	return all
}

// readToolchain reads a rust-toolchain.toml, or one that is only the name of a
// toolchain. A toolchain that is named after what it gets is no version.
func readToolchain(content []byte) []Pin {
	channel, line := strings.TrimSpace(string(content)), 1
	if strings.Contains(channel, "[") {
		channel = ""
		for _, l := range leaves(content) {
			if l.keys == "toolchain.channel" {
				channel, line = l.value, l.line
			}
		}
	}
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
