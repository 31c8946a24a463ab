package project

import (
	"errors"
	"fmt"
	"strings"

	"github.com/octollm/octolsp/analyzers/document"
)

// coverageFiles are where coverage.py looks for its config, in that order
// ("Configuration reference"). A file of its own counts even if it is empty; the
// others only if they have something for it.
var coverageFiles = []struct {
	name string
	own  bool
}{
	{".coveragerc", true},
	{".coveragerc.toml", true},
	{"setup.cfg", false},
	{"tox.ini", false},
	{PyprojectName, false},
}

// CoverageNames are the names of the files in which coverage.py's config may be,
// the strongest first.
func CoverageNames() []string {
	names := make([]string, len(coverageFiles))
	for i, file := range coverageFiles {
		names[i] = file.name
	}
	return names
}

// Coverage is a config of coverage.py: its sections, each value a list of lines
// or elements.
type Coverage map[string]map[string][]string

// ReadCoverage reads the config of coverage.py in a file of that name. It is nil
// if the file has nothing for it. Of INI files it takes what it can.
func ReadCoverage(name string, content []byte) (Coverage, error) {
	own := false
	for _, file := range coverageFiles {
		own = own || file.name == name && file.own
	}
	found := Coverage{}
	if strings.HasSuffix(name, ".toml") {
		d, err := document.Parse(document.TOML, string(content))
		var wrong *document.Error
		if errors.As(err, &wrong) {
			return nil, fmt.Errorf("toml: %s", wrong.Message)
		}
		if own {
			found.addTables(d.Root)
		}
		found.addTables(d.At("tool", "coverage"))
	} else {
		d, _ := document.Parse(document.INI, string(content)) // coverage.py says what is wrong
		found.addSections(d, own)
	}
	if len(found) == 0 && !own {
		return nil, nil
	}
	return found, nil
}

// addTables adds the tables in a table.
func (c Coverage) addTables(in *document.Node) {
	if !in.IsTable() {
		return
	}
	for _, table := range in.Children {
		if table.Kind != document.Table {
			continue
		}
		section := map[string][]string{}
		for _, value := range table.Children {
			switch value.Kind {
			case document.Array:
				section[value.Key] = []string{}
				for _, element := range value.Children {
					section[value.Key] = append(section[value.Key], element.Text)
				}
			case document.String:
				section[value.Key] = strings.Split(value.Text, "\n")
			}
		}
		c[table.Key] = section
	}
}

// addSections adds the sections whose names begin with "coverage:", or all of a
// file of its own, with what [DEFAULT] says.
func (c Coverage) addSections(d *document.Document, own bool) {
	for _, table := range d.Root.Children {
		name, ours := strings.CutPrefix(table.Key, "coverage:")
		if !ours && !own || name == document.DefaultSection {
			continue
		}
		options := d.Options(table.Key)
		if c[name] == nil {
			c[name] = map[string][]string{}
		} else {
			options = table.Children // the other has what [DEFAULT] says
		}
		for _, value := range options {
			c[name][value.Key] = strings.Split(value.Text, "\n")
		}
	}
}
