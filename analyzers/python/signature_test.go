package python

import "testing"

func TestArgument(t *testing.T) {
	tests := []struct {
		list  string
		index int
		want  string
	}{
		{"int, str, None", 2, "None"},
		{"dict[str, int], tuple[int, ...], None", 2, "None"},
		{"int", 2, ""},
		{"", 0, ""},
		{"int, None, ", 2, ""},
	}
	for _, test := range tests {
		if got := argument(test.list, test.index); got != test.want {
			t.Errorf("argument %d of %q: got %q, want %q", test.index, test.list, got, test.want)
		}
	}
}
