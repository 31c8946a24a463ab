package cargo

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/octollm/octolsp/analyzers/tools"
)

// messages are lines as cargo prints them, about as many functions of one file,
// and that file.
func messages(tb testing.TB, count int) (lines [][]byte, file string) {
	tb.Helper()
	const function = "pub fn sum%05d(values: &[i32]) -> i32 { return values.iter().sum(); } // é𝕏\n"
	var source strings.Builder
	for i := range count {
		text := fmt.Sprintf(function, i)
		at := source.Len()
		start := at + strings.Index(text, "return")
		end := at + strings.Index(text, ";")
		quoted := strings.TrimSuffix(text, "\n")
		span := func(start, end int, replacement any) map[string]any {
			return map[string]any{
				"byte_start": start, "byte_end": end, "line_start": i + 1, "line_end": i + 1,
				"column_start": start - at + 1, "column_end": end - at + 1, "expansion": nil, "file_name": "src/lib.rs",
				"is_primary": true, "label": nil, "suggested_replacement": replacement,
				"suggestion_applicability": "MachineApplicable",
				"text":                     []any{map[string]any{"highlight_start": start - at + 1, "highlight_end": end - at + 1, "text": quoted}},
			}
		}
		child := func(level, message string, spans ...any) map[string]any {
			return map[string]any{"children": []any{}, "code": nil, "level": level, "message": message, "rendered": nil, "spans": spans}
		}
		unit, err := json.Marshal(map[string]any{
			"package_id": "path+file:///project#0.1.0", "manifest_path": "/project/Cargo.toml",
			"target": map[string]any{
				"kind": []string{"lib"}, "crate_types": []string{"lib"}, "name": "project", "src_path": "/project/src/lib.rs",
				"edition": "2021", "doc": true, "doctest": true, "test": true,
			},
		})
		if err != nil {
			tb.Fatal(err)
		}
		message, err := json.Marshal(map[string]any{
			"rendered": "warning: unneeded `return` statement\n --> src/lib.rs:1:41\n  |\n" + strings.Repeat("1 | "+quoted+"\n", 4) +
				"  = help: for further information visit https://rust-lang.github.io/rust-clippy/master/index.html#needless_return\n",
			"$message_type": "diagnostic", "level": "warning", "message": "unneeded `return` statement",
			"spans": []any{span(start, end, nil)}, "code": map[string]any{"code": "clippy::needless_return", "explanation": nil},
			"children": []any{
				child("help", "for further information visit https://rust-lang.github.io/rust-clippy/master/index.html#needless_return"),
				child("note", "`#[warn(clippy::needless_return)]` on by default"),
				child("help", "remove `return`", span(start, start+len("return "), ""), span(end, end+1, "")),
			},
		})
		if err != nil {
			tb.Fatal(err)
		}
		head := strings.Replace(strings.TrimSuffix(string(unit), "}"), "{", `{"reason":"compiler-message",`, 1)
		lines = append(lines, fmt.Appendf(nil, `%s,"message":%s}`, head, message))
		source.WriteString(text)
	}
	return lines, source.String()
}

// BenchmarkMessages measures what octolsp adds to a run of cargo: the budget is
// 5 µs a message.
func BenchmarkMessages(b *testing.B) {
	const count = 10_000
	lines, file := messages(b, count)
	b.SetBytes(int64(len(lines[0]) * count))
	for b.Loop() {
		shown := 0
		run := tools.Run{Root: "/project", Read: func(string) (string, error) { return file, nil }}
		o := newOutput(Check{}, newReader(run, "/project/target/octolsp"), func(f tools.File) error {
			shown += len(f.Findings)
			return nil
		})
		for _, line := range lines {
			if err := o.line(line); err != nil {
				b.Fatal(err)
			}
		}
		if shown != count {
			b.Fatalf("%d findings of %d messages", shown, count)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*count), "µs/message")
}
