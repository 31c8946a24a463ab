package coveragepy

import (
	"cmp"
	"maps"
	"slices"

	"github.com/octollm/octolsp/analyzers/coverage"
)

// dataTables reads the tables of coverage.py's database.
type dataTables struct {
	rows     func(query string, visit func(row dataRow)) error
	builder  *coverage.Builder
	files    map[int64]*dataFile
	contexts map[int64]*dataContext
	sets     dataSets
}

// dataFile is what is known of one file so far.
type dataFile struct {
	path  string
	lines coverage.LineSetBuilder
	// arcs are the steps from a line to a line that were seen.
	arcs  map[arc]struct{}
	tests []dataTest
}

// dataContext is what coverage.py calls what ran: mostly a test. Its place is
// that in the order of all names.
type dataContext struct {
	name  string
	place int
}

// dataTest is what a context executed of one file.
type dataTest struct {
	context *dataContext
	lines   coverage.LineSet
}

// arc is a step from a line to a line. It begins with a negative line, or with
// zero, where code begins, and ends so where it is left.
type arc struct{ from, to int32 }

func compareArcs(a, b arc) int {
	return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to))
}

// readTables makes the report of the tables, whose rows the function rows reads. The
// sets of the lines of tests may take maxSets bytes.
func readTables(maxSets int, rows func(query string, visit func(row dataRow)) error) (*coverage.Report, error) {
	t := dataTables{
		rows: rows, builder: coverage.NewBuilder(coverage.CoveragePyData), sets: newDataSets(maxSets),
		files: map[int64]*dataFile{}, contexts: map[int64]*dataContext{},
	}
	arcs, err := t.meta()
	if err != nil {
		return nil, err
	}
	if err := t.names(); err != nil {
		return nil, err
	}
	if arcs {
		err = t.arcs()
	} else {
		err = t.lineBits()
	}
	if err != nil {
		return nil, err
	}
	for _, id := range slices.Sorted(maps.Keys(t.files)) {
		t.add(t.files[id])
		delete(t.files, id) // to give back its memory
	}
	if t.sets.full() {
		t.builder.Note(0, "the tests of some files are left out: all would take more than %d MB", t.sets.most>>20)
	}
	return t.builder.Finish(), nil
}

// names reads the files and the contexts.
func (t *dataTables) names() error {
	err := t.rows("SELECT id, path FROM file", func(row dataRow) {
		id, path := row.integer(0), row.text(1)
		if !id.valid || path == "" {
			t.builder.Note(0, "a file has no path")
			return
		}
		t.files[id.value] = &dataFile{path: path}
	})
	if err != nil {
		return err
	}
	names := []string{}
	err = t.rows("SELECT id, context FROM context", func(row dataRow) {
		name := row.text(1)
		t.contexts[row.integer(0).value] = &dataContext{name: name}
		names = append(names, name)
	})
	slices.Sort(names)
	for _, context := range t.contexts {
		context.place, _ = slices.BinarySearch(names, context.name)
	}
	return err
}

// of is the file and the context that a row is about; the file is nil if they
// are not there.
func (t *dataTables) of(file, context integer) (*dataFile, *dataContext) {
	f, known := t.files[file.value]
	ran, named := t.contexts[context.value]
	if !file.valid || !context.valid || !known || !named {
		t.builder.Note(0, "lines of file %v and context %v, which are not in it", file, context)
		return nil, nil
	}
	return f, ran
}

// lineBits reads the lines that each context executed, in the order in which
// they lie: in that of an index, each would be looked up by itself.
func (t *dataTables) lineBits() error {
	return t.rows("SELECT file_id, context_id, numbits FROM line_bits", func(row dataRow) {
		f, context := t.of(row.integer(0), row.integer(1))
		if f == nil {
			return
		}
		bits, valid := row.blob(2)
		if !valid {
			t.builder.Note(0, "the lines of %s are not a set of numbers", f.path)
			return
		}
		if len(bits) > coverage.MaxExecuted/8 {
			t.builder.Note(0, "%s has lines beyond %d, which no text has", f.path, coverage.MaxExecuted)
			bits = bits[:coverage.MaxExecuted/8]
		}
		if len(bits) > 0 && bits[0]&1 != 0 { // there is no line 0
			bits = slices.Clone(bits)
			bits[0] &^= 1
		}
		f.lines.AddBits(bits)
		if context.name != "" {
			t.ran(f, context, t.sets.of(bits))
		}
	})
}

// arcs reads the steps between lines that each context made. Each becomes a
// branch for now: which of them leave a line that has several ways out is for
// the package statements to say. One that leaves the code has in Number the line
// on which that code begins, since a line may be in several.
func (t *dataTables) arcs() error {
	var lastContext integer
	lastFile := integer{value: -1} // no row has it
	var f *dataFile
	var context *dataContext
	var lines coverage.LineSetBuilder
	flush := func() {
		if f != nil && context.name != "" {
			t.ran(f, context, t.sets.of(lines.Bits()))
		}
		lines.Reset()
	}
	// It is the order of the table's index, which has all columns.
	err := t.rows("SELECT file_id, context_id, fromno, tono FROM arc ORDER BY file_id, context_id", func(row dataRow) {
		if file, of := row.integer(0), row.integer(1); file != lastFile || of != lastContext {
			flush()
			if file != lastFile && f != nil {
				delete(t.files, lastFile.value)
				t.add(f)
			}
			lastFile, lastContext = file, of
			f, context = t.of(file, of)
		}
		if f == nil {
			return
		}
		from, to := row.integer(2), row.integer(3)
		if !isArcEnd(from) || !isArcEnd(to) {
			t.builder.Note(0, "%s has no step from line %v to line %v", f.path, from, to)
			return
		}
		if f.arcs == nil {
			f.arcs = map[arc]struct{}{}
		}
		f.arcs[arc{int32(from.value), int32(to.value)}] = struct{}{}
		if context.name != "" {
			addLine(&lines, from.value)
			addLine(&lines, to.value)
		}
	})
	flush()
	return err
}

// isArcEnd reports whether a column is a line, the negative of one, or zero,
// which stands for code that begins on no line.
func isArcEnd(column integer) bool {
	return column.valid && -coverage.MaxExecuted < column.value && column.value < coverage.MaxExecuted
}

func addLine(lines *coverage.LineSetBuilder, end int64) {
	if end > 0 {
		lines.Add(int(end))
	}
}

// ran takes in what a context executed of a file. The one without a name is what
// ran in no test.
func (t *dataTables) ran(f *dataFile, context *dataContext, lines coverage.LineSet) {
	if context.name != "" && lines != "" {
		f.tests = append(f.tests, dataTest{context, lines})
	}
}

// add puts a file in the report.
func (t *dataTables) add(f *dataFile) {
	b := t.builder
	b.Begin(f.path)
	for _, arc := range slices.SortedFunc(maps.Keys(f.arcs), compareArcs) {
		addLine(&f.lines, int64(arc.from))
		addLine(&f.lines, int64(arc.to))
		switch {
		case arc.from <= 0 || arc.from == arc.to || arc.to == 0:
		case arc.to > 0:
			b.Branch(0, coverage.Branch{Line: int(arc.from), To: int(arc.to), Evaluated: true, Hits: 1})
		default:
			b.Branch(0, coverage.Branch{Line: int(arc.from), To: coverage.Exit, Number: uint32(-arc.to), Evaluated: true, Hits: 1})
		}
	}
	for line := range f.lines.Set().All() {
		b.Line(0, line, 1)
	}
	b.End()
	made := b.File(f.path)
	made.Tests = coverage.MergeTests(made.Tests, f.sortedTests())
}

// sortedTests are the tests in the order of their names.
func (f *dataFile) sortedTests() []coverage.Test {
	byPlace := func(a, b dataTest) int { return cmp.Compare(a.context.place, b.context.place) }
	if !slices.IsSortedFunc(f.tests, byPlace) {
		slices.SortStableFunc(f.tests, byPlace)
	}
	tests := make([]coverage.Test, 0, len(f.tests))
	for _, test := range f.tests {
		if last := len(tests) - 1; last >= 0 && tests[last].Name == test.context.name {
			tests[last].Lines = tests[last].Lines.Union(test.lines)
		} else {
			tests = append(tests, coverage.Test{Name: test.context.name, Lines: test.lines})
		}
	}
	return tests
}
