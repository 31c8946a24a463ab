package watch

import (
	"slices"
	"testing"
)

func TestBatchMerges(t *testing.T) {
	for _, test := range []struct {
		happens []Kind
		want    []Kind // one or none
	}{
		{[]Kind{Created}, []Kind{Created}},
		{[]Kind{Created, Changed}, []Kind{Created}},
		{[]Kind{Created, Deleted}, nil},
		{[]Kind{Created, Deleted, Created}, []Kind{Created}},
		{[]Kind{Changed, Changed}, []Kind{Changed}},
		{[]Kind{Changed, Deleted}, []Kind{Deleted}},
		{[]Kind{Changed, Deleted, Created}, []Kind{Changed}},
		{[]Kind{Deleted, Created}, []Kind{Changed}},
		{[]Kind{Deleted, Created, Deleted}, []Kind{Deleted}},
		{[]Kind{Deleted, Deleted}, []Kind{Deleted}},
	} {
		b := batch{}
		for order, kind := range test.happens {
			b.add(subject{"/a", false}, kind, order)
		}
		var got []Kind
		for _, event := range b.events() {
			got = append(got, event.Kind)
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%v: got %v, want %v", test.happens, got, test.want)
		}
	}
}

func TestBatchKeepsOrder(t *testing.T) {
	b := batch{}
	b.add(subject{"/z", false}, Changed, 1)
	b.add(subject{"/d/in", false}, Created, 2)
	b.add(subject{"/day", false}, Created, 3)
	b.forget("/d")
	b.add(subject{"/d", true}, Deleted, 4)
	b.add(subject{"/d/in", false}, Created, 5)
	b.add(subject{"/z", false}, Changed, 6)
	want := []Event{{"/z", Changed, false}, {"/day", Created, false}, {"/d", Deleted, true}, {"/d/in", Created, false}}
	if got := b.events(); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
