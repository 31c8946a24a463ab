package pathmap

import (
	"math/rand/v2"
	"path"
	"slices"
	"strings"
	"testing"
)

// What is found among sorted endings is what a look at each file finds.
func TestLongestEndings(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 1))
	draw := func(most int) string {
		var names []string
		for range random.IntN(most) {
			names = append(names, []string{"a", "b", "a-b", "ab"}[random.IntN(4)])
		}
		return strings.Join(append(names, []string{"x.py", "y.py"}[random.IntN(2)]), "/")
	}
	for range 300 {
		root := []string{"/root", "/a"}[random.IntN(2)]
		var files []string
		for range random.IntN(12) {
			files = append(files, root+"/"+draw(4))
		}
		others := []string{root + "/x.py"}
		m := matcher{Index: NewIndex(root, files, others, nil)}
		slices.Sort(files)
		files = slices.Compact(files)
		for range 20 {
			written := []string{"", "/elsewhere/", root + "/"}[random.IntN(3)] + draw(5)
			var want []string
			longest := 0
			for _, file := range files {
				own, theirs := names(written), names(file)
				common := 0
				for common < min(len(own), len(theirs)) && own[len(own)-1-common] == theirs[len(theirs)-1-common] {
					common++
				}
				whole := common == len(theirs)-1 || !path.IsAbs(written) && common == len(own)
				if common == 0 || common < 2 && !whole || common < longest {
					continue
				}
				if common > longest {
					want, longest = nil, common
				}
				want = append(want, file)
			}
			if got, common := m.bySuffix(written); !slices.Equal(got, want) || common != longest {
				t.Fatalf("%s among %q: got %q (%d), want %q (%d)", written, files, got, common, want, longest)
			}
		}
	}
}
