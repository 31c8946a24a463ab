package match

import (
	"path"
	"slices"
	"strings"
)

// matcher matches the paths of one report.
type matcher struct {
	*Index
	folder string
	roots  []string
	// learned are prefixes of the report's paths with the folders of the project
	// that they turned out to be.
	learned []prefix
}

// prefix says that what the report has below from lies below to.
type prefix struct{ from, to string }

// certain are the files that the path means by what is said of it: by a map of
// the config, because there is just that file, or relative to a root of the
// report, to the project, or to the report's own folder.
func (m *matcher) certain(written string) []string {
	for _, full := range m.fulls(written) {
		if mapped, ok := m.mapped(full); ok {
			if m.files[mapped] {
				return []string{mapped}
			}
			return nil // the config says so
		}
	}
	if path.IsAbs(written) {
		if m.files[written] {
			return []string{written}
		}
		return nil
	}
	var found []string
	add := func(folder string) {
		if file := path.Join(folder, written); m.files[file] && !slices.Contains(found, file) {
			found = append(found, file)
		}
	}
	for _, root := range m.roots {
		if !path.IsAbs(root) {
			add(path.Join(m.root, root))
		}
		add(root)
	}
	if len(found) > 0 {
		slices.Sort(found)
		return found
	}
	// A root that is not here says where the path is not.
	if !slices.ContainsFunc(m.roots, func(root string) bool { return path.IsAbs(root) && !m.holds(root) }) {
		add(m.root)
		add(m.folder)
	}
	if len(found) > 1 && found[0] == path.Join(m.root, written) {
		return found[:1]
	}
	return found
}

// holds reports whether files of the project lie below folder.
func (m *matcher) holds(folder string) bool {
	return folder == m.root || strings.HasPrefix(m.root+"/", folder+"/") || strings.HasPrefix(folder, m.root+"/")
}

// fulls are the path and, if it is relative, the path below each root.
func (m *matcher) fulls(written string) []string {
	all := []string{written}
	if !path.IsAbs(written) {
		for _, root := range m.roots {
			all = append(all, path.Join(root, written))
		}
	}
	return all
}

// mapped is where a map of the config says that the path lies.
func (m *matcher) mapped(written string) (string, bool) {
	for _, given := range m.maps {
		rest, ok := below(written, clean(given.From))
		if !ok {
			continue
		}
		to := clean(given.To)
		if !path.IsAbs(to) {
			to = path.Join(m.root, to)
		}
		return path.Join(to, rest), true
	}
	return "", false
}

// below is the rest of written after the names of from, where "*" is any name.
func below(written, from string) (string, bool) {
	if path.IsAbs(written) != path.IsAbs(from) {
		return "", false
	}
	if from == "." {
		return written, true
	}
	own, wanted := names(written), names(from)
	if from == "/" {
		wanted = nil
	}
	if len(own) <= len(wanted) {
		return "", false
	}
	for i, name := range wanted {
		if name != "*" && name != own[i] {
			return "", false
		}
	}
	return strings.Join(own[len(wanted):], "/"), true
}

// learn remembers how the path that means file begins.
func (m *matcher) learn(written, file string) {
	if !path.IsAbs(written) {
		return
	}
	own, theirs := names(written), names(file)
	common := commonSuffix(own, theirs)
	learned := prefix{join(own[:len(own)-common]), join(theirs[:len(theirs)-common])}
	if !slices.Contains(m.learned, learned) {
		m.learned = append(m.learned, learned)
	}
}

func join(names []string) string { return "/" + strings.Join(names, "/") }

// installed are the folders of what was installed.
var installed = []string{"/site-packages/", "/dist-packages/", "/.cargo/registry/", "/rustc/"}

// bySuffix are the files whose paths end as the path does, those with the
// longest common end, of at least so many names. An end that is only the file's
// own name counts where all of one of the paths is that, and where nothing longer
// shows that the report has its files elsewhere.
func (m *matcher) bySuffix(written string, least int) []string {
	for _, full := range m.fulls(written) {
		for _, known := range m.learned {
			if rest, ok := below(full, known.from); ok && m.files[path.Join(known.to, rest)] {
				return []string{path.Join(known.to, rest)}
			}
		}
	}
	if len(m.learned) > 0 && slices.ContainsFunc(installed, func(folder string) bool { return strings.Contains(written, folder) }) {
		return nil // what others wrote, beside what is known to be the project's
	}
	own := names(written)
	if !path.IsAbs(written) && len(m.roots) == 1 {
		own = names(path.Join(m.roots[0], written))
	}
	written = path.Clean(written)
	longest := 0
	var found []string
	for _, file := range m.byName[path.Base(written)] {
		inProject := names(strings.TrimPrefix(file, m.root+"/"))
		common := commonSuffix(own, inProject)
		// All of the path in the project, or all that the report says.
		whole := common == len(inProject) || !path.IsAbs(written) && common >= len(names(written))
		switch {
		case common < least, common < 2 && (!whole || len(m.learned) > 0 && path.IsAbs(written)):
		case common > longest:
			longest, found = common, []string{file}
		case common == longest:
			found = append(found, file)
		}
	}
	slices.Sort(found)
	if len(found) == 1 && longest >= 2 {
		m.learn(join(own), found[0])
	}
	return found
}

func commonSuffix(a, b []string) int {
	common := 0
	for common < min(len(a), len(b)) && a[len(a)-1-common] == b[len(b)-1-common] {
		common++
	}
	return common
}
