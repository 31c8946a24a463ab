package config_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "write what came out as what is wanted")

// TestReport shows the config of the file that the first line of each archive
// in testdata/reports names, with the overrides of the second.
func TestReport(t *testing.T) {
	archives, err := filepath.Glob("testdata/reports/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatal("no archives", err)
	}
	for _, path := range archives {
		t.Run(filepath.Base(path), func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			folder := unpack(t, string(txtar.Format(archive)))
			lines := strings.Split(string(archive.Comment), "\n")
			file := filepath.Join(folder, lines[0])
			f := finder(t, flags(folder, strings.Fields(lines[1])...))
			report := find(t, f, file).Effective(file, folder, "")
			var got bytes.Buffer
			if err := report.Write(&got); err != nil {
				t.Fatal(err)
			}
			want := &archive.Files[len(archive.Files)-1]
			if got.String() != string(want.Data) {
				t.Errorf("got\n%s\nwant\n%s", &got, want.Data)
			}
			if *update {
				want.Data = got.Bytes()
				if err := os.WriteFile(path, txtar.Format(archive), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			// The rules that the report calls on are those of the set.
			var names []string
			for _, r := range report.Rules {
				if r.On {
					names = append(names, r.Rule[strings.IndexByte(r.Rule, '/')+1:])
				}
			}
			if want := on(find(t, f, file), file); strings.Join(names, " ") != want {
				t.Errorf("the report has %v on, the set %s", names, want)
			}
			if encoded, err := json.Marshal(report); err != nil || bytes.Contains(encoded, []byte("null,\"rules")) || !json.Valid(encoded) {
				t.Errorf("as JSON: %s, %v", encoded, err)
			}
		})
	}
}
