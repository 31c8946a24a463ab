package pathmap

import (
	"math"
	"path"
	"slices"
	"strings"

	"github.com/octollm/octolsp/analyzers/paths"
)

// matcher matches the paths of one report.
type matcher struct {
	*Index
	folder string
	roots  []string
	// inRoot and inFolder count the relative paths that are files from the project's
	// folder and from the report's.
	inRoot, inFolder int
	// learned are prefixes of the report's paths with the folders of the project
	// that they turned out to be, and learnedFrom their indices by what they begin
	// with.
	learned     []prefix
	learnedFrom map[string][]int
}

// prefix says that what the report has below from lies below to. strength is how
// many names speak for it.
type prefix struct {
	from, to string
	strength int
}

// mostLearned bounds the prefixes that are remembered: a report has its files in
// few places.
const mostLearned = 200

// certainly is the strength of what is said, not concluded.
const certainly = math.MaxInt

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
			add(path.Join(m.base(), root))
		}
		add(root)
	}
	if len(found) > 0 {
		slices.Sort(found)
		return found
	}
	// A root that is not here says where the path is not.
	if !m.isElsewhere() {
		add(m.base())
		if !m.isAround() {
			add(m.root)
		}
		add(m.folder)
	}
	return found[:min(len(found), 1)]
}

// base is the folder at which relative paths start where nothing else is said: where
// the report lies, or the project if more of the paths are files from there.
func (m *matcher) base() string {
	if m.isAround() || m.inFolder >= m.inRoot && m.inFolder > 0 {
		return m.folder
	}
	return m.root
}

// count counts from where the relative paths are files of the project.
func (m *matcher) count(paths []string) {
	for _, written := range paths {
		if written = clean(written); written == "" || path.IsAbs(written) {
			continue
		}
		if m.files[path.Join(m.root, written)] {
			m.inRoot++
		}
		if m.files[path.Join(m.folder, written)] {
			m.inFolder++
		}
	}
}

// isAround reports whether the report lies in a folder around the project.
func (m *matcher) isAround() bool { return m.folder != m.root && paths.Contains(m.folder, m.root) }

// isElsewhere reports whether the report has a root that is not here.
func (m *matcher) isElsewhere() bool {
	return slices.ContainsFunc(m.roots, func(root string) bool { return path.IsAbs(root) && !m.holds(root) })
}

// holds reports whether files of the project lie below folder.
func (m *matcher) holds(folder string) bool {
	return paths.Contains(folder, m.root) || paths.Contains(m.root, folder)
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

// learn remembers how the path begins that means file, if that says anything of
// others. strength is how many names speak for it.
func (m *matcher) learn(written, file string, strength int) {
	own, theirs := names(written), names(file)
	common := commonNames(reversed(own), reversed(theirs))
	inProject := names(paths.Display(m.root, file))
	if !path.IsAbs(written) && strength < certainly && common <= len(inProject) {
		return // other relative paths may start elsewhere
	}
	learned := prefix{from: strings.Join(own[:len(own)-common], "/"), to: "/" + strings.Join(theirs[:len(theirs)-common], "/"), strength: strength}
	if path.IsAbs(written) {
		learned.from = "/" + learned.from
	} else {
		learned.from = path.Clean(learned.from)
	}
	for _, at := range m.learnedFrom[learned.from] {
		if known := &m.learned[at]; known.to == learned.to {
			known.strength = max(known.strength, strength)
			return
		}
	}
	if len(m.learned) < mostLearned {
		if m.learnedFrom == nil {
			m.learnedFrom = map[string][]int{}
		}
		m.learnedFrom[learned.from] = append(m.learnedFrom[learned.from], len(m.learned))
		m.learned = append(m.learned, learned)
	}
}

// learnedOf are the indices of the learned prefixes of a path, ascending.
func (m *matcher) learnedOf(full string) []int {
	top := "."
	if path.IsAbs(full) {
		top = "/"
	}
	found := slices.Clone(m.learnedFrom[top])
	for folder := path.Dir(full); folder != "." && folder != "/"; folder = path.Dir(folder) {
		found = append(found, m.learnedFrom[folder]...)
	}
	slices.Sort(found)
	return found
}

// installed are the folders of what was installed.
var installed = []string{"/site-packages/", "/dist-packages/", "/.cargo/registry/", "/rustc/"}

// byLearned is the file that the path means as far as other paths of the report
// show where it has its files. gone reports that they show that it means none of
// the project: more names than common speak for it.
func (m *matcher) byLearned(written string, common int) (file string, gone bool) {
	strongest := common
	for _, full := range m.fulls(written) {
		for _, at := range m.learnedOf(full) {
			known := m.learned[at]
			rest, ok := below(full, known.from)
			if !ok || known.strength < strongest || known.strength == strongest && file != "" {
				continue
			}
			to := path.Join(known.to, rest)
			switch {
			case m.files[to]:
				file, gone, strongest = to, false, known.strength
			case known.strength > strongest:
				file, gone, strongest = "", true, known.strength
			}
		}
	}
	return file, gone
}

// bySuffix are the files whose paths end as the path does, those with the
// longest common end, and how many names that has. An end that is only the file's
// own name counts where all of one of the paths is that.
func (m *matcher) bySuffix(written string) (found []string, longest int) {
	name := path.Base(written)
	endings, longest := m.endingLike(names(m.full(written)))
	if longest == 1 && (path.IsAbs(written) || written != name) {
		atRoot := path.Join(m.root, name)
		// Others may end so, too: the whole path, and no more, is the first of those.
		like, common := m.endingLike(names(atRoot))
		if common < len(names(atRoot)) || like[0].file != atRoot {
			return nil, 0
		}
		return []string{atRoot}, 1
	}
	for _, e := range endings {
		found = append(found, e.file)
	}
	slices.Sort(found)
	return found, longest
}

// full is the path below the root of the report, if it has just one.
func (m *matcher) full(written string) string {
	if !path.IsAbs(written) && len(m.roots) == 1 {
		return path.Join(m.roots[0], written)
	}
	return written
}

// endingLike are the files with the longest end in common with the names of a path,
// and how many names that is.
func (x *Index) endingLike(names []string) (like []ending, longest int) {
	endings := x.byName[names[len(names)-1]]
	own := reversed(names)
	at, _ := slices.BinarySearchFunc(endings, own, func(e ending, own string) int { return strings.Compare(e.reversed, own) })
	common := func(i int) int {
		if i < 0 || i == len(endings) {
			return 0
		}
		return commonNames(endings[i].reversed, own)
	}
	longest = max(common(at-1), common(at))
	if longest == 0 {
		return nil, 0
	}
	first, end := at, at
	for common(first-1) == longest {
		first--
	}
	for common(end) == longest {
		end++
	}
	return endings[first:end], longest
}

// reversed are names from the last to the first, each with a separator after it that
// is in no name and sorts before all that are.
func reversed(names []string) string {
	var text strings.Builder
	for _, name := range slices.Backward(names) {
		text.WriteString(name)
		text.WriteByte(0)
	}
	return text.String()
}

// commonNames is how many names both begin with, as reversed writes them.
func commonNames(a, b string) (common int) {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			break
		}
		if a[i] == 0 {
			common++
		}
	}
	return common
}
