package report_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/coverage/project"
	"github.com/octollm/octolsp/analyzers/coverage/report"
	"github.com/octollm/octolsp/analyzers/coverage/report/marked"
)

func written(t *testing.T, p *project.Project, read report.Read) string {
	t.Helper()
	var out strings.Builder
	if err := report.JSON(&out, p, read); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestJSONHasTheShapeThatIsDocumented(t *testing.T) {
	p, read := house()
	const want = `{"version":1,"root":"/house","reports":[
{"path":"coverage.json","kind":"coverage.py JSON","tool":"coverage.py 7.6.12","made":null,"use":"used","why":"the latest of its folder","error":null,` +
		`"files":3,"matched":1,"others":1,"unmatched":[{"path":"init|all.py","candidates":["/house/a/init|all.py","/house/b/init|all.py"]},` +
		`{"path":"gone.py","candidates":[]}],"notes":[{"line":3,"message":"a line below 1"}]},
{"path":"lcov.info","kind":null,"tool":null,"made":null,"use":"failed","why":"line 7: it ends within a record","error":"/house/lcov.info:7: it ends within a record",` +
		`"files":0,"matched":0,"others":0,"unmatched":[],"notes":[]}
],"totals":{"all":{"files":5,"stale":1,"lines":{"covered":9,"total":16},"branches":{"covered":1,"total":2},"counted":{"covered":10,"total":18,"percent":55.55},"functions":null},` +
		`"languages":{"python":{"files":3,"stale":1,"lines":{"covered":6,"total":11},"branches":{"covered":1,"total":2},"counted":{"covered":7,"total":13,"percent":53.84},"functions":null,` +
		`"counts":"lines, with branches where they were measured, as coverage.py counts"},` +
		`"rust":{"files":2,"stale":0,"lines":{"covered":3,"total":5},"branches":null,"counted":{"covered":3,"total":5,"percent":60.00},"functions":{"covered":4,"total":8},` +
		`"counts":"lines; llvm-cov's sum over functions: 4 of 8"}}},"files":[
{"path":"heating/boiler/burner.py","language":"python","lines":{"covered":3,"total":7},"branches":{"covered":1,"total":2},"counted":{"covered":4,"total":9,"percent":44.44},"functions":null,` +
		`"stale":null,"text":"the file as it is on the disk","uncovered":[[3,3],[6,6],[10,10]],"changed":[[8,8]],` +
		`"partial":[{"line":2,"branches":{"covered":1,"total":2},"message":"jumps to line 7, never to line 3"}]},
{"path":"heating/boiler/old.py","language":"python","lines":{"covered":1,"total":1},"branches":null,"counted":{"covered":1,"total":1,"percent":100.00},"functions":null,` +
		`"stale":"it changed after the report, and git has no text of that time","text":null,"uncovered":[],"changed":[],"partial":[]},
{"path":"heating/室温計.py","language":"python","lines":{"covered":2,"total":3},"branches":null,"counted":{"covered":2,"total":3,"percent":66.66},"functions":null,` +
		`"stale":null,"text":"the file as it is on the disk","uncovered":[[3,3]],"changed":[],"partial":[]},
{"path":"src/lib.rs","language":"rust","lines":{"covered":2,"total":4},"branches":null,"counted":{"covered":2,"total":4,"percent":50.00},"functions":{"covered":3,"total":7},` +
		`"stale":null,"text":"the file as it is on the disk","uncovered":[[4,5]],"changed":[],"partial":[]},
{"path":"src/whole.rs","language":"rust","lines":{"covered":1,"total":1},"branches":null,"counted":{"covered":1,"total":1,"percent":100.00},"functions":{"covered":1,"total":1},` +
		`"stale":null,"text":"the file as it is on the disk","uncovered":[],"changed":[],"partial":[]}
]}
`
	got := written(t, p, read)
	if got != want {
		t.Errorf("the JSON is\n%s\nwant\n%s", got, want)
	}
	var first, second any
	if err := json.Unmarshal([]byte(got), &first); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(written(t, p, read)), &second); err != nil || !reflect.DeepEqual(first, second) {
		t.Errorf("the same project gave another JSON (%v)", err)
	}
}

func TestNothingToCoverHasNoPercentage(t *testing.T) {
	p, read := marked.Project("/p", marked.Text{DisplayPath: "a.py", Marked: ". # nothing"})
	if got := written(t, p, read); !strings.Contains(got, `"counted":{"covered":0,"total":0,"percent":null}`) {
		t.Errorf("the JSON is %s", got)
	}
}

func TestAProjectWithoutFilesIsJSONToo(t *testing.T) {
	got := written(t, &project.Project{Root: "/p"}, nil)
	if !json.Valid([]byte(got)) {
		t.Errorf("this is not JSON: %s", got)
	}
}
