package project

import (
	"strings"

	"github.com/octollm/octolsp/analyzers/document"
)

// PytestNames are the names of the files in which pytest's config may be
// ("Configuration file formats").
func PytestNames() []string {
	return []string{"pytest.ini", ".pytest.ini", "pytest.toml", PyprojectName, "tox.ini", "setup.cfg"}
}

// PytestOptions are the words of addopts in the config of pytest in a file of that name;
// none where it says nothing of it, or can't be read.
func PytestOptions(name string, content []byte) []string {
	if strings.HasSuffix(name, ".toml") {
		d, err := document.Parse(document.TOML, string(content))
		if err != nil {
			return nil
		}
		for _, table := range [][]string{{"tool", "pytest", "ini_options"}, {"tool", "pytest"}, {"pytest"}} {
			if given := d.At(append(table, "addopts")...); given != nil {
				return words(given)
			}
		}
		return nil
	}
	d, _ := document.Parse(document.INI, string(content)) // pytest says what is wrong
	for _, section := range []string{"pytest", "tool:pytest"} {
		for _, option := range d.Options(section) {
			if option.Key == "addopts" {
				return words(option)
			}
		}
	}
	return nil
}

// words are those of a text or a list, without the quotes around them.
func words(given *document.Node) []string {
	if given.Kind == document.Array {
		var texts []string
		for _, element := range given.Children {
			texts = append(texts, element.Text)
		}
		return texts
	}
	if given.Kind != document.String {
		return nil
	}
	var all []string
	for _, word := range strings.Fields(given.Text) {
		all = append(all, strings.NewReplacer(`"`, "", "'", "").Replace(word))
	}
	return all
}
