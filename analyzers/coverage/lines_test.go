package coverage

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
)

// randomHits are counts of all lengths, of which 0 is the most frequent.
func randomHits(random *rand.Rand) uint64 {
	if random.IntN(3) == 0 {
		return 0
	}
	return random.Uint64() >> random.IntN(64)
}

func randomLines(random *rand.Rand) []Line {
	lines := make([]Line, random.IntN(40))
	most := []int{10, 100, 100_000, MaxLine}[random.IntN(4)]
	for i := range lines {
		lines[i] = Line{1 + random.IntN(most), randomHits(random)}
	}
	return lines
}

// added are the lines by their numbers, each once.
func added(lines ...Line) []Line {
	hits := map[int]uint64{}
	for _, line := range lines {
		sum := hits[line.Number] + line.Hits
		if sum < line.Hits {
			sum = math.MaxUint64
		}
		hits[line.Number] = sum
	}
	var sums []Line
	for _, number := range slices.Sorted(maps.Keys(hits)) {
		sums = append(sums, Line{number, hits[number]})
	}
	return sums
}

func TestLinesArePackedAndUnpacked(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 4_000 {
		a, b := randomLines(random), randomLines(random)
		packedA, packedB := PackLines(slices.Clone(a)), PackLines(slices.Clone(b))
		checkLines(t, "packed", packedA, added(a...))
		both := added(slices.Concat(a, b)...)
		checkLines(t, "merged", packedA.merged(packedB), both)
		checkLines(t, "added", packedA.plus(slices.Clone(b)), both)
	}
}

func checkLines(t *testing.T, what string, lines Lines, want []Line) {
	t.Helper()
	if got := slices.Collect(lines.All()); !slices.Equal(got, want) {
		t.Fatalf("%s they are %v, want %v", what, got, want)
	}
	share, last := Share{}, 0
	for _, line := range want {
		share.Total++
		if line.Hits > 0 {
			share.Covered++
		}
		last = line.Number
	}
	if lines.Share() != share || lines.Last() != last {
		t.Fatalf("%s they have the share %v and end at %d, want %v and %d", what, lines.Share(), lines.Last(), share, last)
	}
	if again := PackLines(slices.Clone(want)); again != lines {
		t.Fatalf("%s they differ from what is packed anew", what)
	}
}

func TestLinesAreGoneThroughAsFarAsAsked(t *testing.T) {
	seen := 0
	for range PackLines([]Line{{1, 1}, {2, 1}, {3, 1}}).All() {
		if seen++; seen == 2 {
			break
		}
	}
	for range LineSet("\xff").All() {
		if seen++; seen == 4 {
			break
		}
	}
	for range PackBranches([]Branch{{Line: 1}, {Line: 2}, {Line: 3}}, nil).All() {
		if seen++; seen == 6 {
			break
		}
	}
	if seen != 6 {
		t.Errorf("%d were seen", seen)
	}
}

func TestMostLinesTakeAByte(t *testing.T) {
	var lines []Line
	for number := range 1000 {
		lines = append(lines, Line{3*number + 1, uint64(number % 30)})
	}
	if got := len(PackLines(lines).packed); got != 1000 {
		t.Errorf("1000 lines take %d bytes", got)
	}
}

func TestASetOfLinesIsASet(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 2_000 {
		var a, b, both LineSetBuilder
		inA, inB := map[int]bool{}, map[int]bool{}
		for range random.IntN(30) {
			line := random.IntN(100) - 3
			if random.IntN(2) == 0 {
				a.Add(line)
				inA[line] = line >= 0
			} else {
				b.Add(line)
				inB[line] = line >= 0
			}
		}
		both.AddBits([]byte(a.Set()))
		both.AddBits([]byte(b.Set()))
		union := a.Set().Union(b.Set())
		if union != both.Set() || union != b.Set().Union(a.Set()) {
			t.Fatal("the union depends on the way")
		}
		var got, want []int
		for line := range union.All() {
			got = append(got, line)
		}
		for line := -3; line < 200; line++ {
			if inA[line] || inB[line] {
				want = append(want, line)
			}
			if a.Set().Has(line) != inA[line] || union.Has(line) != (inA[line] || inB[line]) {
				t.Fatalf("line %d is wrong", line)
			}
		}
		if !slices.Equal(got, want) {
			t.Fatalf("they are %v, want %v", got, want)
		}
	}
}

func randomBranches(random *rand.Rand) []Branch {
	branches := make([]Branch, random.IntN(30))
	for i := range branches {
		line := 1 + random.IntN(8)
		if random.IntN(10) == 0 {
			line = 1 + random.IntN(MaxLine)
		}
		branch := Branch{Line: line, Number: uint32(random.IntN(4)), Evaluated: random.IntN(3) > 0}
		switch random.IntN(6) {
		case 0:
			branch.To, branch.Number = []int{Exit, 1, 99, MaxLine}[random.IntN(4)], 0
		case 1:
			branch.Block, branch.Number = random.Uint32(), random.Uint32()
		case 2:
			branch.Outcome = fmt.Sprint("case ", random.IntN(3))
			branch.Number = NameNumber(branch.Outcome)
		}
		if branch.Evaluated {
			branch.Hits = randomHits(random)
		}
		branches[i] = branch
	}
	return branches
}

// united are the branches in their order, each once.
func united(branches []Branch) []Branch {
	type key struct {
		line          int
		block, number uint32
		to            int
	}
	all := map[key]Branch{}
	for _, branch := range branches {
		at := key{branch.Line, branch.Block, branch.Number, branch.To}
		if known, ok := all[at]; ok {
			branch.Evaluated = branch.Evaluated || known.Evaluated
			branch.Outcome = cmp.Or(known.Outcome, branch.Outcome)
			branch.Hits = AddHits(known.Hits, branch.Hits)
		}
		all[at] = branch
	}
	return slices.SortedFunc(maps.Values(all), func(a, b Branch) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Block, b.Block), cmp.Compare(a.Number, b.Number), cmp.Compare(a.To, b.To))
	})
}

func TestBranchesArePackedAndUnpacked(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 4_000 {
		a, b := randomBranches(random), randomBranches(random)
		outcomes := map[string]string{}
		packed := PackBranches(slices.Clone(a), outcomes)
		checkBranches(t, "packed", packed, united(a))
		checkBranches(t, "packed alone", PackBranches(slices.Clone(a), nil), united(a))
		checkBranches(t, "added", packed.plus(slices.Clone(b), outcomes), united(slices.Concat(a, b)))
		checkBranches(t, "added to themselves", packed.plus(slices.Clone(a), outcomes), united(slices.Concat(a, a)))
		later := slices.Clone(b)
		for i := range later {
			later[i].Line += packed.last.Line
		}
		checkBranches(t, "followed", packed.plus(slices.Clone(later), outcomes), united(slices.Concat(a, later)))
	}
}

func checkBranches(t *testing.T, what string, branches Branches, want []Branch) {
	t.Helper()
	if got := slices.Collect(branches.All()); !slices.Equal(got, want) {
		t.Fatalf("%s they are %v, want %v", what, got, want)
	}
	if branches.Count() != len(want) {
		t.Fatalf("%s they are %d, want %d", what, branches.Count(), len(want))
	}
	if len(want) == 0 {
		return
	}
	middle := want[len(want)/2].Line
	at := slices.DeleteFunc(slices.Clone(want), func(branch Branch) bool { return branch.Line != middle })
	if got := branches.At(middle); !slices.Equal(got, at) {
		t.Fatalf("%s line %d has %v, want %v", what, middle, got, at)
	}
}

func TestMostBranchesTakeTwoBytes(t *testing.T) {
	var branches []Branch
	for line := range 500 {
		for number := range uint32(2) {
			branches = append(branches, Branch{Line: 7*line + 1, Number: number, Evaluated: true, Hits: uint64(line % 15)})
		}
	}
	if got := len(PackBranches(branches, nil).packed); got != 1500 {
		t.Errorf("1000 branches take %d bytes", got)
	}
	outcomes := map[string]string{}
	a := PackBranches([]Branch{{Line: 1, Outcome: string([]byte("true"))}}, outcomes)
	b := PackBranches([]Branch{{Line: 1, Outcome: string([]byte("true"))}}, outcomes)
	if &a.outcomes[0] == &b.outcomes[0] || len(outcomes) != 1 {
		t.Error("files share more or less than the texts of outcomes")
	}
}

func TestFilesOfTwoReportsAreMerged(t *testing.T) {
	set := func(lines ...int) LineSet {
		var b LineSetBuilder
		for _, line := range lines {
			b.Add(line)
		}
		return b.Set()
	}
	a := &File{
		Path: "a.py", Lines: PackLines([]Line{{1, 1}, {3, 0}}), Excluded: set(9),
		Tests: []Test{{"b", set(1)}, {"c", set(1)}}, Branches: PackBranches([]Branch{{Line: 9, To: 3}}, nil),
	}
	b := &File{
		Path: "/src/a.py", Lines: PackLines([]Line{{2, 4}, {3, 5}}), Excluded: set(11), Functions: Share{1, 2},
		Tests: []Test{{"a", set(2)}, {"c", set(3)}}, Branches: PackBranches([]Branch{{Line: 3, To: 1}, {Line: 12, To: 1}}, nil),
	}
	want := &File{
		Path: "a.py", Lines: PackLines([]Line{{1, 1}, {2, 4}, {3, 5}}), Excluded: set(9, 11), Functions: Share{1, 2},
		Tests:    []Test{{"a", set(2)}, {"b", set(1)}, {"c", set(1, 3)}},
		Branches: PackBranches([]Branch{{Line: 3, To: 1}, {Line: 9, To: 3}, {Line: 12, To: 1}}, nil),
	}
	if got := a.Merged(b); !reflect.DeepEqual(got, want) {
		t.Errorf("together they are %+v, want %+v", got, want)
	}
	want.Path = b.Path
	if got := b.Merged(a); !reflect.DeepEqual(got, want) {
		t.Errorf("the other way round they are %+v, want %+v", got, want)
	}
	if len(a.Tests) != 2 || len(b.Tests) != 2 || a.Tests[1].Lines != set(1) {
		t.Error("the files have changed")
	}
	b.Functions = Share{3, 4}
	if got := want.Merged(b).Functions; got != (Share{}) {
		t.Errorf("the sum over functions of two reports is %v", got)
	}
}
