package format

import (
	"bufio"
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/octollm/octolsp/analyzers/coverage"
	"github.com/octollm/octolsp/analyzers/coverage/format/cobertura"
)

// coberturaReport is a report whose one class, of the file a.py, has these lines.
func coberturaReport(lines ...string) string {
	return `<?xml version="1.0" ?>
<coverage version="7.6.12" timestamp="1700000000123" line-rate="0.5" branch-rate="0" branches-valid="0" complexity="0">
<packages><package name="."><classes><class name="a.py" filename="a.py" complexity="0" line-rate="1"><methods/><lines>
` + strings.Join(lines, "\n") + `
</lines></class></classes></package></packages></coverage>
`
}

// coberturaClasses is a report with these classes.
func coberturaClasses(classes ...string) string {
	return "<coverage line-rate=\"1\"><packages><package><classes>\n" + strings.Join(classes, "\n") +
		"\n</classes></package></packages></coverage>"
}

var coberturaReadings = []reading{
	{"lines have counts", coberturaReport(`<line number="3" hits="5"/>`, `<line number="4" hits="0"></line>`), "a.py: 3=5 4=0"},
	{"lines may come in any order and again", coberturaReport(`<line hits="1" number="9"/><line number="3" hits="5"/><line number="9" hits="2"/>`), "a.py: 3=5 9=3"},
	{"a class may have no lines", coberturaReport(), "a.py:"},
	{
		"lines of methods stand in their class, too",
		coberturaClasses(`<class filename="a.py"><methods><method name="f"><lines><line number="3" hits="1"/><line number="8" hits="1"/></lines>` +
			`</method></methods><lines><line number="3" hits="1"/></lines></class>`),
		"a.py: 3=1",
	},
	{
		"lines elsewhere are others",
		`<coverage line-rate="1"><lines><line number="x"/></lines>` +
			`<class><lines><line number="1" hits="1"/></lines></class><class filename="a.py"><line number="2" hits="1"/></class></coverage>`,
		"a.py:\nnote 1: a <class> without a filename is ignored",
	},
	{
		"classes of a file are added up",
		coberturaClasses(`<class filename="a.py"><lines><line number="3" hits="1"/></lines></class>`,
			`<class filename="b.py"><lines><line number="3" hits="4"/></lines></class>`,
			`<class filename="a.py"><lines><line number="3" hits="2"/><line number="5" hits="0"/></lines></class>`),
		"a.py: 3=3 5=0\nb.py: 3=4",
	},
	{
		"names are kept as they are written",
		coberturaClasses(`<class filename="src\a&amp;b/../&#x63;.py"/>`),
		`src\a&b/../c.py:`,
	},
	{
		"coverage.py says where missing branches lead",
		coberturaReport(`<line number="3" hits="1" branch="true" condition-coverage="50% (1/2)" missing-branches="exit"/>`,
			`<line number="5" hits="1" branch="true" condition-coverage="33% (1/3)" missing-branches="12, -1"/>`,
			`<line number="7" hits="0" branch="true" condition-coverage="0% (0/2)" missing-branches="8,9"/>`,
			`<line number="9" hits="4" branch="true" condition-coverage="100% (2/2)"/>`),
		"a.py: 3=1 5=1 7=0 9=4; 3 to exit 0=0; 3  0.0=1; 5 to exit 0=0; 5  0.0=1; 5 to 12=0; 7 to 8=-; 7 to 9=-; 9  0.0=1; 9  0.1=1",
	},
	{
		"several exits of a line are different ones",
		coberturaReport(`<line number="3" hits="1" branch="true" condition-coverage="33% (1/3)" missing-branches="exit,exit"/>`),
		"a.py: 3=1; 3 to exit 0=0; 3  0.0=1; 3 to exit 1=0",
	},
	{
		"others say how many were taken",
		coberturaReport(`<line number="3" hits="9" branch="true" condition-coverage="50% (1/2)"><conditions>`+
			`<condition number="0" type="jump" coverage="50%"/></conditions></line>`,
			`<line number="5" hits="0" branch="True" condition-coverage="0% (0/1)"/>`, `<line number="6" hits="0" branch="true" condition-coverage="0% (0/0)"/>`),
		"a.py: 3=9 5=0 6=0; 3  0.0=1; 3  0.1=0; 5  0.0=-",
	},
	{
		"more missing branches than were not taken are not made of it, and fewer are filled up",
		coberturaReport(`<line number="3" hits="9" branch="true" condition-coverage="50% (1/2)" missing-branches="7,8,9"/>`,
			`<line number="4" hits="9" branch="true" condition-coverage="0% (0/3)" missing-branches="7,,x,99999999999"/>`),
		"a.py: 3=9 4=9; 3  0.0=1; 3 to 7=0; 4  0.0=0; 4 to 7=0; 4  0.1=0",
	},
	{
		"a branch that is none has none",
		coberturaReport(`<line number="3" hits="9" branch="false" condition-coverage="50% (1/2)"/><line number="4" hits="9" condition-coverage="50% (1/2)"/>`),
		"a.py: 3=9 4=9",
	},
	{
		"branches that are not counted are passed over",
		coberturaReport(`<line number="3" hits="9" branch="true"/>`, `<line number="4" hits="9" branch="true" condition-coverage="(3/2)"/>`,
			`<line number="5" hits="9" branch="true" condition-coverage="50% (1/2"/>`, `<line number="6" hits="9" branch="true" condition-coverage="(1/-2)"/>`,
			`<line number="7" hits="9" branch="true" condition-coverage="(0/4294967297)"/>`),
		"a.py: 3=9 4=9 5=9 6=9 7=9\nnote 4: branches are ignored: expected how many were taken, " +
			"such as condition-coverage=\"50% (1/2)\", found \"\"",
	},
	{
		"branches that are too many are passed over",
		coberturaReport(`<line number="3" hits="9" branch="true" condition-coverage="(1/80000)"/>`, `<line number="4" hits="9" branch="true" condition-coverage="(1/2)"/>`),
		"a.py: 3=9 4=9; 4  0.0=1; 4  0.1=0\nnote 4: the branches of line 3 are ignored: 80000 are too many for so short a report",
	},
	{
		"there is no line 0",
		coberturaReport(`<line number="0" hits="1"/>`, `<line number="-3" hits="1"/>`, `<line number="2147483648" hits="1"/>`),
		"a.py:\nnote 4: there is no line 0\nnote 5: there is no line -3\nnote 6: there is no line 2147483648",
	},
	{
		"counts are as in LCOV",
		coberturaReport(`<line number="1" hits="-1"/>`, `<line number="2" hits="-1"/>`, `<line number="3" hits="1.5e+10"/>`,
			`<line number="4" hits="99999999999999999999"/>`, `<line number=" 5 " hits=" 7 "/>`),
		"a.py: 1=0 2=0 3=15000000000 4=18446744073709551615 5=7\nnote 4: counts below 0, such as -1, are taken as 0",
	},
	{
		"a prefix of a name space and elements that are not known are passed over",
		`<c:coverage xmlns:c="urn:c" line-rate="1"><c:more><a/></c:more><c:class filename="a.py"><c:lines><c:line number="1" hits="1" x="y"/></c:lines></c:class></c:coverage>`,
		"a.py: 1=1",
	},
	{
		"text in Latin-1 is understood",
		"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n" + coberturaClasses("<class filename=\"caf\xe9.py\"/>"),
		"café.py:",
	},
	{
		"text of Windows is understood",
		"<?xml version=\"1.0\" encoding=\"windows-1252\"?>\r\n" + coberturaClasses("<class filename=\"\x80.py\"/>"),
		"€.py:",
	},
	{
		"ASCII is UTF-8",
		"\ufeff\n<?xml version='1.0' encoding='US-ASCII'?>\n" + coberturaClasses(`<class filename="a.py"/>`),
		"a.py:",
	},
}

func TestCoberturaIsReadByItsRules(t *testing.T) {
	for _, c := range coberturaReadings {
		t.Run(c.name, c.check)
	}
}

func TestWhatIsWrongInCoberturaIsReportedWithItsLine(t *testing.T) {
	start := "<?xml version=\"1.0\" ?>\n<coverage line-rate=\"1\">\n"
	entity := `<!DOCTYPE coverage [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>`
	for _, c := range []reading{
		{"a line without a number", coberturaReport(`<line hits="1"/>`), `4: expected a line with its number, such as <line number="12" hits="3"/>, found ""`},
		{"a line with half a number", coberturaReport("", `<line number="1x" hits="1"/>`), `5: expected a line with its number, such as <line number="12" hits="3"/>, found "1x"`},
		{"a line without a count", coberturaReport(`<line number="1"/>`), `4: expected a line with its count, such as <line number="12" hits="3"/>, found ""`},
		{"a line with a word for a count", coberturaReport(`<line number="1" hits="many"/>`), `4: expected a line with its count, such as <line number="12" hits="3"/>, found "many"`},
		{"cut off in a tag", start + "<packages><package><classes>\n<class filename=\"a.py\"><lines><line number=\"1", "4: the report ends within <lines>: it was cut off"},
		{"cut off between tags", start + "<packages>\n\n", "5: the report ends within <packages>: it was cut off"},
		{"cut off in the root", start, "3: the report ends within <coverage>: it was cut off"},
		{"cut off before the root", "<?xml version=\"1.0\" ?>\n<!-- Generated by", "2: the report ends before its first element: it was cut off"},
		{"nothing but its declaration", "<?xml version=\"1.0\" ?>\n", "2: the report ends before its first element: it was cut off"},
		{"entities", entity + "\n" + start + "</coverage>", "1: the DOCTYPE declares entities, which are never expanded"},
		{
			"entities of other files", "<?xml version=\"1.0\"?>\n<!DOCTYPE coverage [\n<!ENTITY % passwords SYSTEM \"file:///etc/passwd\">\n]>\n<coverage line-rate=\"1\"/>",
			"4: the DOCTYPE declares entities, which are never expanded",
		},
		{"entities after the beginning", "<coverage line-rate=\"1\">\n" + entity + "</coverage>", "2: the DOCTYPE declares entities, which are never expanded"},
		{"an entity that is not declared", start + "<sources><source>&home;</source></sources></coverage>", "3: not well-formed XML: invalid character entity &home;"},
		{"an end tag too many", start + "</packages></coverage>", "3: not well-formed XML: element <coverage> closed by </packages>"},
		{"a NUL byte", start + "\x00</coverage>", "3: not well-formed XML: illegal character code U+0000"},
		{"zeros after a crash", start + "</coverage>\n\x00\x00", "4: not well-formed XML: illegal character code U+0000"},
		{"text that is not UTF-8", start + "<class filename=\"caf\xe9.py\"/></coverage>", "3: not well-formed XML: invalid UTF-8"},
		{"two reports", start + "</coverage>\n" + start + "</coverage>", "5: unexpected <coverage> after the end of the report: a file must be one report"},
		{"more after the report", start + "</coverage>\n done\n", `5: unexpected "done" after the end of the report`},
		{"elements too deep", start + strings.Repeat("<a>", cobertura.MaxDepth), "3: elements are nested more than 64 deep: this is not Cobertura XML"},
		{
			"an attribute of more than a megabyte", start + "\n<class filename=\"" + strings.Repeat("a", cobertura.MaxToken),
			"4: a tag, a comment or a text of more than 1048576 bytes: this is not a coverage report",
		},
		{
			"a comment of more than a megabyte, in Latin-1",
			"<?xml version=\"1.0\" encoding=\"latin1\"?>\n<coverage line-rate=\"1\">\n<!--" + strings.Repeat("a", 2*cobertura.MaxToken),
			"3: a tag, a comment or a text of more than 1048576 bytes: this is not a coverage report",
		},
		{
			"an encoding that is not known", "<?xml version=\"1.0\" encoding=\"EBCDIC-INT\"?>\n<coverage line-rate=\"1\"/>",
			`1: the report is encoded as "EBCDIC-INT": it must be UTF-8`,
		},
	} {
		t.Run(c.name, c.check)
	}
}

func TestTheKindOfXMLIsFoundInIt(t *testing.T) {
	doctype := `<!DOCTYPE coverage SYSTEM 'http://cobertura.sourceforge.net/xml/coverage-04.dtd'>`
	for _, c := range []struct{ name, head, want string }{
		{"coverage.py", `<?xml version="1.0" ?><coverage version="7.6" timestamp="1700000000000" lines-valid="1" line-rate="1">`, ""},
		{"coverage.py 4 without branches", `<?xml version="1.0" ?><coverage branch-rate="0" line-rate="0.5"><sources>`, ""},
		{"cargo-llvm-cov", `<?xml version="1.0" encoding="utf-8"?>` + doctype + `<coverage lines-valid="3" timestamp="1700000000" line-rate="1">`, ""},
		{"tarpaulin", `<?xml version="1.0"?><coverage lines-covered="1" version="1.9" line-rate="0.5" branch-rate="0"><sources>`, ""},
		{"gcovr", `<?xml version='1.0' encoding='UTF-8'?>` + "\n" + doctype + "\n" + `<coverage line-rate="0.9" version="gcovr 7.0">`, ""},
		{"one without shares", `<coverage version="1"><!-- x --> <sources>`, ""},
		{"one that is cut off", `<coverage version="1"><pack`, ""},
		{"one with a long beginning", "<!--" + strings.Repeat(" ", coverage.HeadSize/2) + `--><coverage line-rate="1"/>`, ""},
		{"JaCoCo", `<?xml version="1.0"?><!DOCTYPE report PUBLIC "-//JACOCO//DTD Report 1.1//EN" "report.dtd"><report name="x">`, "JaCoCo's XML"},
		{"Clover", `<coverage clover="3.2.0" generated="1700000000"><project timestamp="1">`, "Clover's XML"},
		{"Clover of PHPUnit", `<coverage generated="1700000000"><project timestamp="1">`, "Clover's XML"},
		{"SonarQube", `<coverage version="1"><file path="a.py">`, "SonarQube's generic XML"},
		{"OpenCover", `<CoverageSession><Summary/>`, "OpenCover's XML"},
		{"JUnit", `<?xml version="1.0" encoding="utf-8"?><testsuites><testsuite>`, "JUnit's XML of tests"},
		{"HTML", `<!DOCTYPE html><html lang="en">`, "HTML"},
		{"others", `<svg xmlns="http://www.w3.org/2000/svg">`, `XML with the root "svg"`},
		{"a long one without an element", "<!--" + strings.Repeat(" ", coverage.HeadSize), "XML without an element in its beginning"},
		{"none", "<<<<<<< HEAD\n", "XML that is not well-formed: expected element name after <"},
	} {
		t.Run(c.name, func(t *testing.T) {
			kind, err := kindOf(bufio.NewReaderSize(strings.NewReader(c.head), coverage.HeadSize))
			switch {
			case c.want == "" && (err != nil || kind != coverage.Cobertura):
				t.Errorf("it is %v, %v", kind, err)
			case c.want != "" && (!errors.Is(err, coverage.ErrUnknown) || !strings.HasSuffix(err.Error(), ": it is "+c.want)):
				t.Errorf("the error is %v, want %q", err, c.want)
			}
		})
	}
}

func TestCoberturaSaysWhoMadeItAndWhen(t *testing.T) {
	generated := "<!-- Generated by coverage.py: https://coverage.readthedocs.io/en/7.6.12 -->"
	for _, c := range []struct {
		name, report, tool, made string
		roots                    []string
		branches                 bool
	}{
		{
			"coverage.py",
			`<coverage version="7.6.12" timestamp="1700000000123" line-rate="1" branches-valid="0" branch-rate="0">` + generated +
				"<sources>\n<source>/home/a b</source><source/><source> C:\\src </source>\n</sources></coverage>",
			"coverage.py 7.6.12", "2023-11-14T22:13:20.123Z", []string{"/home/a b", `C:\src`}, false,
		},
		{"coverage.py with branches", `<coverage version="7.6.12" line-rate="1" branches-valid="4">` + generated + `</coverage>`, "coverage.py 7.6.12", "", nil, true},
		{"gcovr", `<coverage line-rate="1" version="gcovr 7.0" timestamp="1700000000" branch-rate="0.5"/>`, "gcovr 7.0", "2023-11-14T22:13:20Z", nil, false},
		{"tarpaulin", `<coverage line-rate="1" version="1.9" timestamp="1700000000" branch-rate="0"/>`, "", "2023-11-14T22:13:20Z", nil, false},
		{"with a branch of no condition", strings.ReplaceAll(coberturaReport(`<line number="1" hits="1" branch="true" condition-coverage="0% (0/0)"/>`), "1700000000123", ""), "", "", nil, true},
		{"a time with a fraction", `<coverage line-rate="1" timestamp="1700000000.5"/>`, "", "2023-11-14T22:13:20.5Z", nil, false},
		{"no time", `<coverage line-rate="1" timestamp="0"/>`, "", "", nil, false},
		{"a time in words", `<coverage line-rate="1" timestamp="today"/>`, "", "", nil, false},
		{"a time that is none", `<coverage line-rate="1" timestamp="NaN"/>`, "", "", nil, false},
		{"a time beyond all", `<coverage line-rate="1" timestamp="1e300"/>`, "", "", nil, false},
		{
			"text in pieces", `<coverage line-rate="1"><sources><source>/a<!-- x --><![CDATA[&]]>&lt;</source></sources><source>/b</source></coverage>`,
			"", "", []string{"/a&<"}, false,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			report := mustRead(t, c.report)
			made := ""
			if !report.Made.IsZero() {
				made = report.Made.Format(time.RFC3339Nano)
			}
			if report.Tool != c.tool || made != c.made {
				t.Errorf("it is made by %q at %q, want %q at %q", report.Tool, made, c.tool, c.made)
			}
			if !slices.Equal(report.Roots, c.roots) {
				t.Errorf("its roots are %q, want %q", report.Roots, c.roots)
			}
			if report.MeasuresBranches != c.branches {
				t.Errorf("it measures branches: %v, want %v", report.MeasuresBranches, c.branches)
			}
		})
	}
}

func TestAnXMLTextOfAnyLengthTakesNoMemory(t *testing.T) {
	for _, start := range []string{"<coverage><sources><source>", `<coverage><class filename="`, "<coverage><!--", "<!DOCTYPE coverage [", "<?xml "} {
		in := bufio.NewReaderSize(io.MultiReader(strings.NewReader(start), &endless{}), coverage.HeadSize)
		err := cobertura.Read(t.Context(), in, coverage.NewBuilder(coverage.Cobertura))
		if err == nil || err.Error() != "a tag, a comment or a text of more than 1048576 bytes: this is not a coverage report" {
			t.Errorf("after %s the error is %v", start, err)
		}
	}
}

func TestReadingCoberturaEndsWithItsContextAndItsFile(t *testing.T) {
	broken := errors.New("the disk is gone")
	in := bufio.NewReader(io.MultiReader(strings.NewReader("<coverage><a"), iotest.ErrReader(broken)))
	if err := cobertura.Read(t.Context(), in, coverage.NewBuilder(coverage.Cobertura)); !errors.Is(err, broken) || err.Error() != broken.Error() {
		t.Errorf("the error is %v", err)
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := readText(cancelled, coberturaReport()); !errors.Is(err, context.Canceled) {
		t.Errorf("when it is cancelled, the error is %v", err)
	}
}

func TestAVeryLongClassIsTheSameInPieces(t *testing.T) {
	const lines = coverage.MaxOpen + 1000
	var text strings.Builder
	for range lines {
		text.WriteString(`<line number="7" hits="1" branch="true" condition-coverage="(1/2)"/>` + "\n")
	}
	if got := described(mustRead(t, coberturaReport(text.String()))); got != "a.py: 7=263144; 7  0.0=263144; 7  0.1=0\n" {
		t.Errorf("it is read as %s", got)
	}
}

func FuzzCobertura(f *testing.F) { fuzzReport(f, coverage.Cobertura, coberturaReadings) }
