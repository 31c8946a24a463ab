package main

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"
)

// TestReadInputEnds does not wait for an input that nobody writes.
func TestReadInputEnds(t *testing.T) {
	in, out := io.Pipe()
	defer out.Close()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := readInput(ctx, in); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestDestinations(t *testing.T) {
	tests := []struct {
		arguments []string
		want      []destination
	}{
		{nil, []destination{{"text", "-"}}},
		{[]string{"--format", "json"}, []destination{{"json", "-"}}},
		{[]string{"--output", "a.txt"}, []destination{{"text", "a.txt"}}},
		{[]string{"--output", "a.txt", "--format", "json"}, []destination{{"json", "a.txt"}}},
		{[]string{"--output", "json=a"}, []destination{{"json", "a"}}},
		{[]string{"--output", "json=a", "--format", "concise"}, []destination{{"json", "a"}, {"concise", "-"}}},
		{[]string{"--output", "json=-", "--format", "concise"}, []destination{{"json", "-"}}},
		{[]string{"--output", "json=a", "-o", "text=-"}, []destination{{"json", "a"}, {"text", "-"}}},
		{[]string{"--output", "./x=y"}, []destination{{"text", "./x=y"}}},
		{[]string{"--output", "json=a=b"}, []destination{{"json", "a=b"}}},
		{[]string{"--output", "xml=a"}, nil},
		{[]string{"--output", "json="}, nil},
		{[]string{"--output", ""}, nil},
		{[]string{"--output", "a", "--output", "json=a"}, nil},
	}
	for _, test := range tests {
		var o outputFlags
		cmd := &cobra.Command{}
		o.add(cmd)
		if err := cmd.ParseFlags(test.arguments); err != nil {
			t.Fatal(err)
		}
		got, err := o.destinations()
		if (err != nil) != (test.want == nil) || !slices.Equal(got, test.want) {
			t.Errorf("%q: got %v, %v, want %v", test.arguments, got, err, test.want)
		}
	}
}

// TestProgress shows a bar after a while only, and what it waits for.
func TestProgress(t *testing.T) {
	var out strings.Builder
	early := startProgress(&out, time.Hour)
	early.update(1, 10, nil)
	early.end()
	if out.Len() > 0 {
		t.Errorf("got %q", out.String())
	}
	late := startProgress(&out, 0)
	for drawn := false; !drawn; time.Sleep(time.Millisecond) {
		late.update(3, 10, []string{"mypy", "ruff"})
		late.mu.Lock()
		drawn = late.bar != nil
		late.mu.Unlock()
	}
	late.end()
	if !strings.Contains(out.String(), "Waiting for mypy, ruff") || !strings.Contains(out.String(), "3/10") {
		t.Errorf("got %q", out.String())
	}
	if !strings.HasSuffix(out.String(), "\r") {
		t.Errorf("the bar is still there: %q", out.String())
	}
}
