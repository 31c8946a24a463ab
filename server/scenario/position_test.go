package scenario

import (
	"fmt"
	"sort"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// A position is one of LSP: a line from 0 and the units of the encoding before
// it in the line.
type position struct {
	Line      int `json:"line"`
	Character int `json:"character"`
}

type span struct {
	Start position `json:"start"`
	End   position `json:"end"`
}

type textEdit struct {
	Range   span   `json:"range"`
	NewText string `json:"newText"`
}

// units is the length of a text in the encoding.
func units(text, encoding string) int {
	switch encoding {
	case "utf-8":
		return len(text)
	case "utf-32":
		return utf8.RuneCountInString(text)
	}
	return len(utf16.Encode([]rune(text)))
}

func positionOf(text string, offset int, encoding string) position {
	before := text[:offset]
	start := strings.LastIndexByte(before, '\n') + 1
	return position{Line: strings.Count(before, "\n"), Character: units(before[start:], encoding)}
}

// offsetOf is strict: what no position of the text is an error.
func offsetOf(text string, at position, encoding string) (int, error) {
	start := 0
	for range at.Line {
		end := strings.IndexByte(text[start:], '\n')
		if end < 0 {
			return 0, fmt.Errorf("line %d is beyond the end of the text", at.Line)
		}
		start += end + 1
	}
	line, _, _ := strings.Cut(text[start:], "\n")
	for offset := 0; ; {
		count := units(line[:offset], encoding)
		if count == at.Character {
			return start + offset, nil
		}
		if count > at.Character || offset == len(line) {
			return 0, fmt.Errorf("character %d is no place in line %d, %q", at.Character, at.Line, line)
		}
		_, size := utf8.DecodeRuneInString(line[offset:])
		offset += size
	}
}

// find gives the byte offsets that the bars in the context mark in the text.
// The context without its bars must stand there once.
func find(text, context string) ([]int, error) {
	parts := strings.Split(context, "|")
	plain := strings.Join(parts, "")
	switch count := strings.Count(text, plain); {
	case len(parts) == 1:
		return nil, fmt.Errorf("the context %q has no bar", context)
	case count != 1:
		return nil, fmt.Errorf("the context %q stands %d times in the text, not once:\n%s", plain, count, text)
	}
	at := strings.Index(text, plain)
	var offsets []int
	for _, part := range parts[:len(parts)-1] {
		at += len(part)
		offsets = append(offsets, at)
	}
	return offsets, nil
}

// apply makes edits as the specification says: all of them speak of the text
// before.
func apply(text string, edits []textEdit, encoding string) (string, error) {
	type change struct {
		start, end int
		text       string
	}
	changes := make([]change, 0, len(edits))
	for _, edit := range edits {
		start, err := offsetOf(text, edit.Range.Start, encoding)
		if err != nil {
			return "", err
		}
		end, err := offsetOf(text, edit.Range.End, encoding)
		if err != nil {
			return "", err
		}
		if end < start {
			return "", fmt.Errorf("the range of an edit ends before it starts: %v", edit.Range)
		}
		changes = append(changes, change{start, end, edit.NewText})
	}
	sort.SliceStable(changes, func(i, j int) bool { return changes[i].start < changes[j].start })
	var result strings.Builder
	last := 0
	for _, c := range changes {
		if c.start < last {
			return "", fmt.Errorf("edits overlap at byte %d", c.start)
		}
		result.WriteString(text[last:c.start])
		result.WriteString(c.text)
		last = c.end
	}
	result.WriteString(text[last:])
	return result.String(), nil
}

// difference is one edit that makes after of before, at the borders of
// characters.
func difference(before, after, encoding string) textEdit {
	start := 0
	for start < len(before) && start < len(after) && before[start] == after[start] {
		start++
	}
	for start > 0 && (start < len(before) && !utf8.RuneStart(before[start]) || start < len(after) && !utf8.RuneStart(after[start])) {
		start--
	}
	end := 0
	for end < len(before)-start && end < len(after)-start && before[len(before)-1-end] == after[len(after)-1-end] {
		end++
	}
	for end > 0 && !utf8.RuneStart(before[len(before)-end]) {
		end--
	}
	return textEdit{
		Range: span{
			Start: positionOf(before, start, encoding),
			End:   positionOf(before, len(before)-end, encoding),
		},
		NewText: after[start : len(after)-end],
	}
}
