package format

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/octollm/octolsp/analyzers/coverage"
	"github.com/octollm/octolsp/analyzers/coverage/format/lcov"
)

// tracefile is a record of the file a.c with these lines.
func tracefile(lines ...string) string {
	return "TN:\nSF:a.c\n" + strings.Join(append(lines, "end_of_record"), "\n") + "\n"
}

var lcovReadings = []reading{
	{"lines have counts", tracefile("DA:3,5", "DA:4,0"), "a.c: 3=5 4=0"},
	{"lines may come in any order and again", tracefile("DA:9,1", "DA:3,5", "DA:9,2"), "a.c: 3=5 9=3"},
	{"a line may have a checksum", tracefile("DA:3,5,kzRJkVnDRBcmJOsTVnMEKg", "DA:4,0,"), "a.c: 3=5 4=0"},
	{
		"functions and sums follow from lines and branches",
		tracefile("VER:1", "FN:3,main", "FN:3,9,f(int, char)", "FNL:0,3,9", "FNA:0,5,f(int, char)", "FNDA:5,main", "FNF:1", "FNH:1",
			"DA:3,5", "LF:9", "LH:9", "BRF:2", "BRH:1", "BFH:1", "MCDC:3,2,t,1,0,a && b", "MCF:2", "MCH:1"),
		"a.c: 3=5",
	},
	{
		"a branch has a block and a number and may never have been reached",
		tracefile("BRDA:3,0,0,7", "BRDA:3,0,1,0", "BRDA:3,4,0,-", "DA:3,7"),
		"a.c: 3=7; 3  0.0=7; 3  0.1=0; 3  4.0=-",
	},
	{
		"a branch may be an expression with commas",
		tracefile(`BRDA:3,0,f(a, b) == "x",2`, "BRDA:3,0,,0"),
		fmt.Sprintf(`a.c:; 3  0.%d=0; 3 f(a, b) == "x" 0.%d=2`, coverage.NameNumber(""), coverage.NameNumber(`f(a, b) == "x"`)),
	},
	{
		"a number that is too large is a name",
		tracefile("BRDA:3,0,4294967296,2", "BRDA:3,0,4294967295,2"),
		fmt.Sprintf("a.c:; 3 4294967296 0.%d=2; 3  0.4294967295=2", coverage.NameNumber("4294967296")),
	},
	{
		"a block may say what its branches are, and that they are excluded",
		tracefile("BRDA:3,e1,0,7", "BRDA:3,f2,0,7", "BRDA:4,U0,0,0", "BRDA:4,eU1,1,0", "BRDA:5,e0,x,1"),
		fmt.Sprintf("a.c:; 3 exception 1.0=7; 3 fallthrough 2.0=7; 5 x 0.%d=1", coverage.NameNumber("x")),
	},
	{
		"a block may have a name",
		tracefile("BRDA:3,loop,0,7"),
		fmt.Sprintf("a.c:; 3  %d.0=7", coverage.NameNumber("loop")),
	},
	{
		"coverage.py names where a branch leads",
		tracefile("BRDA:3,0,jump to line 4,1", "BRDA:3,0,jump to the function exit,0", "BRDA:5,0,jump to line 3,-",
			"BRDA:5,0,return from function 'area',-", "BRDA:6,0,exit the module,1", "BRDA:7,0,exit class 'Area',1",
			"BRDA:8,0,except from function 'area',1", "BRDA:9,0,exit,1"),
		"a.c:; 3 to exit 0=0; 3 to 4=1; 5 to exit 0=-; 5 to 3=-; 6 to exit 0=1; 7 to exit 0=1; 8 to exit 0=1; 9 to exit 0=1",
	},
	{
		"what only resembles such a name is one",
		tracefile("BRDA:3,0,jump to line x,1", "BRDA:4,0,exit code,1", "BRDA:5,0,jump to line 0,1", "BRDA:6,0,jump to line 4294967296,1"),
		fmt.Sprintf("a.c:; 3 jump to line x 0.%d=1; 4 exit code 0.%d=1; 5 jump to line 0 0.%d=1; 6 jump to line 4294967296 0.%d=1",
			coverage.NameNumber("jump to line x"), coverage.NameNumber("exit code"), coverage.NameNumber("jump to line 0"), coverage.NameNumber("jump to line 4294967296")),
	},
	{
		"old coverage.py does not say where branches start",
		"TN:\nSF:b.py\nDA:1,1,aa\nDA:2,1,bb\nDA:3,0,cc\nBRDA:3,0,0,-\nBRDA:0,0,1,1\nBRDA:2,1,0,1\nBRDA:4,1,1,1\nend_of_record\n" +
			"TN:\nSF:c.py\nDA:1,1,aa\nBRDA:2,0,0,-\nBRDA:9,0,1,-\nend_of_record\n",
		"b.py: 1=1 2=1 3=0\nc.py: 1=1\nnote 6: branches are ignored: coverage.py before 7.6.2 writes where they lead, " +
			"not where they start; its reports in JSON and XML say both",
	},
	{
		"without checksums it is another tool",
		tracefile("DA:1,1", "BRDA:3,0,0,-", "BRDA:5,0,1,1"),
		"a.c: 1=1; 3  0.0=-; 5  0.1=1",
	},
	{
		"with a greater count it is another tool",
		tracefile("DA:1,2,aa", "BRDA:3,0,0,-", "BRDA:5,0,1,1"),
		"a.c: 1=2; 3  0.0=-; 5  0.1=1",
	},
	{
		"with a branch that was taken more often it is another tool",
		tracefile("DA:1,1,aa", "BRDA:3,0,0,-", "BRDA:5,0,1,4"),
		"a.c: 1=1; 3  0.0=-; 5  0.1=4",
	},
	{
		"with a branch that was reached and not taken it is another tool",
		tracefile("DA:1,1,aa", "BRDA:3,0,0,0", "BRDA:5,0,1,1"),
		"a.c: 1=1; 3  0.0=0; 5  0.1=1",
	},
	{
		"with blocks that are left out it is old coverage.py still",
		tracefile("DA:1,1,aa", "BRDA:3,0,0,-", "BRDA:5,0,1,1", "BRDA:5,2,0,1"),
		"a.c: 1=1\nnote 4: branches are ignored: coverage.py before 7.6.2 writes where they lead, not where they start; its reports in JSON and XML say both",
	},
	{
		"exits of a method and of the class that ends there",
		tracefile("BRDA:3,0,return from function 'g',0", "BRDA:3,0,exit class 'A',1"),
		"a.c:; 3 to exit 0=1; 3 to exit 1=0",
	},
	{
		"with blocks that do not rise it is another tool",
		tracefile("DA:1,1,aa", "BRDA:3,0,0,-", "BRDA:5,0,1,1", "BRDA:5,0,0,1"),
		"a.c: 1=1; 3  0.0=-; 5  0.0=1; 5  0.1=1",
	},
	{
		"with branches that were taken before those that were not it is another tool",
		tracefile("DA:1,1,aa", "BRDA:3,0,0,1", "BRDA:5,0,1,-"),
		"a.c: 1=1; 3  0.0=1; 5  0.1=-",
	},
	{
		"with each block on its line it is another tool",
		tracefile("DA:1,1,aa", "BRDA:3,0,0,-", "BRDA:3,0,1,1", "BRDA:5,1,0,-", "BRDA:5,1,1,1"),
		"a.c: 1=1; 3  0.0=-; 3  0.1=1; 5  1.0=-; 5  1.1=1",
	},
	{
		"there is no line 0",
		tracefile("DA:0,1", "BRDA:0,0,0,1", "DA:-3,1", "BRDA:-3,0,0,1", "DA:2147483648,1", "DA:99999999999999999999,1"),
		"a.c:\nnote 3: there is no line 0\nnote 5: there is no line -3\nnote 6: there is no line -3\n" +
			"note 7: there is no line 2147483648\nnote 8: there is no line 9223372036854775807\nnote 4: a branch of line 0: there is no such line",
	},
	{
		"a count below 0 is 0",
		tracefile("DA:3,-1", "DA:4,-99", "BRDA:3,0,0,-2"),
		"a.c: 3=0 4=0; 3  0.0=0\nnote 3: counts below 0, such as -1, are taken as 0",
	},
	{
		"a count may be a float",
		tracefile("DA:1,1.5e+10", "DA:2,2.5", "DA:3,0.2", "DA:4,0.0", "DA:5, 7 ", "BRDA:3,0,0,1e3"),
		"a.c: 1=15000000000 2=3 3=1 4=0 5=7; 3  0.0=1000",
	},
	{
		"a count that is too large is the largest one",
		tracefile("DA:1,18446744073709551615", "DA:2,18446744073709551616", "DA:3,99999999999999999999999", "DA:4,1e400", "DA:5,2e19",
			"DA:1,1"),
		"a.c: 1=18446744073709551615 2=18446744073709551615 3=18446744073709551615 4=18446744073709551615 5=18446744073709551615",
	},
	{"lines may end as on Windows", strings.ReplaceAll(tracefile("DA:3,5", "DA:4,1,aa", "BRDA:3,0,0,-"), "\n", "\r\n"), "a.c: 3=5 4=1; 3  0.0=-"},
	{"the last line may have no end", strings.TrimSuffix(tracefile("DA:3,5"), "\n"), "a.c: 3=5"},
	{"a byte order mark, comments and empty lines may stand anywhere", "\ufeff# made by hand\n\n" + tracefile("#", " ", "DA:3,5", "# DA:3,5"), "a.c: 3=5"},
	{"a path is kept as it is written", "SF:C:\\src\\..\\a b,c.c\nend_of_record\n", `C:\src\..\a b,c.c:`},
	{"a path need not be UTF-8", "SF:caf\xe9.c\nend_of_record\n", "caf\xe9.c:\n" + `note 1: the path "caf\xe9.c" is not UTF-8`},
	{
		"records of a file are added up",
		tracefile("DA:3,5", "BRDA:3,0,0,1", "BRDA:3,0,1,-") + tracefile("DA:3,1", "DA:5,2", "BRDA:3,0,0,2", "BRDA:3,0,1,0"),
		"a.c: 3=6 5=2; 3  0.0=3; 3  0.1=0",
	},
	{
		"a record without an end ends where the next begins",
		"SF:b.c\nDA:1,1\nSF:a.c\nDA:2,2\nSF:c.c\nend_of_record\n",
		"a.c: 2=2\nb.c: 1=1\nc.c:\nnote 3: the record of b.c has no end_of_record",
	},
	{
		"names of tests tell who executed a line",
		"TN:unit\nSF:a.c\nDA:1,1\nDA:2,0\nend_of_record\nSF:b.c\nDA:9,1\nend_of_record\nTN:\nSF:c.c\nDA:1,1\nend_of_record\n" +
			"TN:end_to_end\nSF:a.c\nDA:1,0\nDA:2,4\nDA:16,1\nend_of_record\nTN:unit\nSF:a.c\nDA:2,1\nend_of_record\n",
		"a.c: 1=1 2=5 16=1; end_to_end 2 16; unit 1 2\nb.c: 9=1; unit 9\nc.c: 1=1",
	},
	{
		"one name tells nothing",
		"TN:unit\nSF:a.c\nDA:1,1\nend_of_record\nTN:\nSF:b.c\nDA:9,1\nend_of_record\nTN:unit\nSF:c.c\nDA:9,1\nend_of_record\n",
		"a.c: 1=1\nb.c: 9=1\nc.c: 9=1",
	},
	{
		"what is not known is passed over",
		tracefile("XY:1", "DA:3,5", "XY:2", "Z_9:", "Writing report", "Done", "a b:c"),
		"a.c: 3=5\nnote 3: records XY are ignored: they are not known\nnote 6: records Z_9 are ignored: they are not known\n" +
			`note 7: not a record of LCOV: "Writing report"`,
	},
	{
		"a long line is not shown whole",
		"TN:\n" + strings.Repeat("x", 100) + "\n",
		`note 2: not a record of LCOV: "` + strings.Repeat("x", 60) + `…"`,
	},
}

func TestLCOVIsReadByItsRules(t *testing.T) {
	for _, c := range lcovReadings {
		t.Run(c.name, c.check)
	}
}

func TestWhatIsWrongInLCOVIsReportedWithItsLine(t *testing.T) {
	line, branch := `expected a line and a count, such as DA:12,3, found DA:`, `expected a line, a block, a branch and a count, such as BRDA:12,0,1,3, found BRDA:`
	for _, c := range []reading{
		{"a line without a count", tracefile("DA:3"), "3: " + line + `"3"`},
		{"a line without a number", tracefile("DA:,3"), "3: " + line + `",3"`},
		{"a line with an empty count", tracefile("DA:3,"), "3: " + line + `"3,"`},
		{"a line with a word for a count", tracefile("DA:3,many,aa"), "3: " + line + `"3,many,aa"`},
		{"a line with infinitely many", tracefile("DA:3,Inf"), "3: " + line + `"3,Inf"`},
		{"a line with a hexadecimal count", tracefile("DA:3,0x10"), "3: " + line + `"3,0x10"`},
		{"a line with half a float", tracefile("DA:3,1e"), "3: " + line + `"3,1e"`},
		{"a line with a very long count", tracefile("DA:3,1." + strings.Repeat("0", 99)), "3: " + line + `"3,1.` + strings.Repeat("0", 56) + `…"`},
		{"a line with a NUL byte", tracefile("DA:3,1", "DA:3,\x00"), "4: " + line + "\"3,\x00\""},
		{"a branch without a count", tracefile("BRDA:3,0,1"), "3: " + branch + `"3,0,1"`},
		{"a branch with nothing", tracefile("BRDA:"), "3: " + branch + `""`},
		{"a branch without a block", tracefile("BRDA:3"), "3: " + branch + `"3"`},
		{"a branch with a word for a count", tracefile("BRDA:3,0,1,x"), "3: " + branch + `"3,0,1,x"`},
		{"a branch with a word for a line", tracefile("BRDA:x,0,1,1"), "3: " + branch + `"x,0,1,1"`},
		{"a line of no file", "TN:\nDA:3,1\n", "2: DA belongs to a file, but no SF stands before it"},
		{"a line after the record", tracefile("DA:3,1") + "DA:4,1\n", "5: DA belongs to a file, but no SF stands before it"},
		{"a branch of no file", "TN:\nBRDA:3,0,0,1\n", "2: BRDA belongs to a file, but no SF stands before it"},
		{"a function of no file", "TN:\nFN:3,f\n", "2: FN belongs to a file, but no SF stands before it"},
		{"an end of no file", "TN:\n\nend_of_record\n", "3: end_of_record belongs to a file, but no SF stands before it"},
		{"a file without a name", "TN:\nSF: \n", "2: SF names no file"},
		{"a file with a NUL byte", "TN:\nSF:a\x00.c\n", "2: a NUL byte in the path of a file: the report is damaged"},
		{"zeros after a crash", tracefile("DA:3,1") + strings.Repeat("\x00", 20), "5: a NUL byte in the text: the report is damaged"},
		{"a line of more than a megabyte", "TN:\nVER:" + strings.Repeat("1", lcov.MaxRecord), "2: a line of more than 1048576 bytes: this is not LCOV"},
		{"cut off after a line", "TN:\nSF:a.c\nDA:1,1\n", "3: the report ends within the record of a.c: it was cut off"},
		{"cut off in a count", "TN:\nSF:a.c\nDA:1,1\nDA:2,1", "4: the report ends within the record of a.c: it was cut off"},
		{"cut off before a count", "TN:\nSF:a.c\nDA:1,1\nDA:2,", "4: the report ends within the record of a.c: it was cut off"},
		{"cut off in a branch", "TN:\nSF:a.c\nBRDA:1,0", "3: the report ends within the record of a.c: it was cut off"},
		{"cut off in the end", "TN:\nSF:a.c\nDA:1,1\nend_of_rec", "4: the report ends within the record of a.c: it was cut off"},
	} {
		t.Run(c.name, c.check)
	}
}

func TestALineOfLCOVMayBeLong(t *testing.T) {
	name := strings.Repeat("x", lcov.MaxRecord-100)
	report := mustRead(t, tracefile("FN:3,"+name, "DA:3,1", "FNDA:1,"+name, "DA:4,0"))
	if got := described(report); got != "a.c: 3=1 4=0\n" {
		t.Errorf("it is read as %s", got)
	}
}

func TestLCOVSaysWhetherBranchesAreMeasured(t *testing.T) {
	old := "TN:\nSF:b.py\nDA:1,1,aa\nBRDA:3,0,0,-\nBRDA:5,0,1,1\nend_of_record\n"
	for _, c := range []struct {
		name, report string
		want         bool
	}{
		{"with none", tracefile("DA:1,1", "BRF:0"), false},
		{"with one", tracefile("BRDA:1,0,0,-"), true},
		{"with some that are passed over", old, false},
		{"with some that are passed over after others", tracefile("BRDA:1,0,0,-") + old, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := mustRead(t, c.report).MeasuresBranches; got != c.want {
				t.Errorf("they are: %v, want %v", got, c.want)
			}
		})
	}
}

func TestLCOVIsReadInPiecesOfAnySize(t *testing.T) {
	for _, c := range lcovReadings {
		t.Run(c.name, func(t *testing.T) {
			want := described(mustRead(t, c.report))
			for _, size := range []int{16, 17, 23, 64} {
				b := coverage.NewBuilder(coverage.LCOV)
				in := bufio.NewReaderSize(iotest.OneByteReader(strings.NewReader(strings.TrimPrefix(c.report, "\ufeff"))), size)
				if err := lcov.Read(t.Context(), in, b); err != nil {
					t.Fatal(err)
				}
				if got := described(b.Finish()); got != want {
					t.Errorf("by %d bytes it is read as\n%swant\n%s", size, got, want)
				}
			}
		})
	}
}

func TestAFileIsTheSameInOneRecordAndInMany(t *testing.T) {
	const lines = 50_000
	var whole, parts strings.Builder
	for turn := range 12 {
		for number := 1; number <= lines; number++ {
			// Records of the same lines, then of others, in and out of order.
			if turn >= 8 && number%(turn-5) == 0 || turn == 11 && number > 100 {
				continue
			}
			row := fmt.Sprintf("DA:%d,%d\nBRDA:%d,0,%d,%d\n", number, number%7*turn, number, turn%3, turn)
			whole.WriteString(row)
			parts.WriteString(row)
		}
		parts.WriteString("end_of_record\nSF:a.c\n")
	}
	got, want := mustRead(t, "SF:a.c\n"+parts.String()+"end_of_record\n"), mustRead(t, "SF:a.c\n"+whole.String()+"end_of_record\n")
	if described(got) != described(want) {
		t.Error("they differ")
	}
	if share := want.Files[0].LineShare(); share != (coverage.Share{Covered: lines - lines/7, Total: lines}) {
		t.Errorf("the share is %v", share)
	}
}

func TestARecordThatComesAgainAndAgainIsAddedUp(t *testing.T) {
	const records = 4_000
	var text strings.Builder
	for i := range records {
		fmt.Fprintf(&text, "TN:t%d\nSF:a.c\nDA:%d,1\nDA:%d,1\nBRDA:7,0,%d,1\nend_of_record\n", i%50, i+1, records, i%5)
	}
	file := mustRead(t, text.String()).Files[0]
	if got := file.LineShare(); got != (coverage.Share{Covered: records, Total: records}) {
		t.Errorf("its share is %v", got)
	}
	for line := range file.All() {
		if line.Number == records && line.Hits != records+1 {
			t.Errorf("the last line has %d hits", line.Hits)
		}
	}
	if got := file.Branches.At(7); len(got) != 5 || got[0].Hits != records/5 {
		t.Errorf("it has the branches %v", got)
	}
	if len(file.Tests) != 50 || !file.Tests[49].Lines.Has(records) {
		t.Errorf("it has %d tests", len(file.Tests))
	}
}

func TestTestsOfLCOVThatTakeTooMuchAreLeftOut(t *testing.T) {
	var text strings.Builder
	for i := range 20 {
		fmt.Fprintf(&text, "TN:t%d\nSF:a%d.c\nDA:%d,1\nend_of_record\n", i, i, coverage.MaxExecuted)
	}
	report := mustRead(t, text.String())
	if len(report.Files) != 20 || report.Files[0].Tests != nil || len(report.Notes) != 1 {
		t.Errorf("it is read as %d files, %v", len(report.Files), report.Notes)
	}
}

func TestReadingLCOVEndsWithItsContextAndItsFile(t *testing.T) {
	broken := errors.New("the disk is gone")
	in := bufio.NewReader(io.MultiReader(strings.NewReader("SF:a.c\nDA:1"), iotest.ErrReader(broken)))
	if err := lcov.Read(t.Context(), in, coverage.NewBuilder(coverage.LCOV)); !errors.Is(err, broken) {
		t.Errorf("the error is %v", err)
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := readText(cancelled, tracefile("DA:1,1")); !errors.Is(err, context.Canceled) {
		t.Errorf("when it is cancelled, the error is %v", err)
	}
}

// fuzzReport reads any text as a report of the kind.
func fuzzReport(f *testing.F, kind coverage.Kind, seeds []reading) {
	for _, seed := range seeds {
		f.Add(seed.report)
	}
	f.Fuzz(func(t *testing.T, text string) {
		_, _ = kindOf(bufio.NewReaderSize(strings.NewReader(text), coverage.HeadSize))
		b := coverage.NewBuilder(kind)
		err := readers[kind](t.Context(), bufio.NewReader(strings.NewReader(text)), b)
		var syntax *coverage.SyntaxError
		switch {
		case err == nil:
			report := b.Finish()
			checkInvariants(t, report)
			for _, file := range report.Files {
				checkDoubled(t, file)
			}
		case !errors.As(err, &syntax):
			t.Errorf("the error is a %T: %v", err, err)
		case syntax.Line < 0 || syntax.Line > 1+strings.Count(text, "\n"):
			t.Errorf("the error is in line %d: %v", syntax.Line, err)
		}
	})
}

// checkDoubled checks that a file merged with itself is the same with its hits
// doubled.
func checkDoubled(t *testing.T, file *coverage.File) {
	t.Helper()
	var want, got []any
	for line := range file.All() {
		line.Hits = coverage.AddHits(line.Hits, line.Hits)
		want = append(want, line)
	}
	for branch := range file.Branches.All() {
		branch.Hits = coverage.AddHits(branch.Hits, branch.Hits)
		want = append(want, branch)
	}
	doubled := file.Merged(file)
	for line := range doubled.All() {
		got = append(got, line)
	}
	for branch := range doubled.Branches.All() {
		got = append(got, branch)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("merged with itself it is %v, want %v", got, want)
	}
	if doubled.LineShare() != file.LineShare() || doubled.BranchShare() != file.BranchShare() {
		t.Errorf("merged with itself it has the shares %v and %v, want %v and %v",
			doubled.LineShare(), doubled.BranchShare(), file.LineShare(), file.BranchShare())
	}
}

func FuzzLCOV(f *testing.F) { fuzzReport(f, coverage.LCOV, lcovReadings) }
