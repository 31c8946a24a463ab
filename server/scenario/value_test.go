package scenario

import (
	"encoding/json"
	"fmt"
	"reflect"
	"regexp"
	"strings"
)

// decode reads JSON with placeholders: strings "$name(arguments)", also as keys.
func (e *editor) decode(source string) (any, error) {
	if strings.TrimSpace(source) == "" {
		return nil, nil
	}
	var value any
	if err := json.Unmarshal([]byte(source), &value); err != nil {
		return nil, err
	}
	return e.expand(value)
}

var placeholder = regexp.MustCompile(`(?s)^\$(uri|path|position|range|diagnostics|item|result)\((.*)\)$`)

func (e *editor) expand(value any) (any, error) {
	switch value := value.(type) {
	case []any:
		for i := range value {
			expanded, err := e.expand(value[i])
			if err != nil {
				return nil, err
			}
			value[i] = expanded
		}
	case map[string]any:
		expanded := make(map[string]any, len(value))
		for key, member := range value {
			newKey, err := e.expand(key)
			if err != nil {
				return nil, err
			}
			text, isText := newKey.(string)
			if !isText {
				return nil, fmt.Errorf("the key %s is no string", key)
			}
			if expanded[text], err = e.expand(member); err != nil {
				return nil, err
			}
		}
		return expanded, nil
	case string:
		if parts := placeholder.FindStringSubmatch(value); parts != nil {
			return e.resolve(parts[1], parts[2])
		}
	}
	return value, nil
}

func (e *editor) resolve(name, argument string) (any, error) {
	first, rest, _ := strings.Cut(argument, ", ")
	switch name {
	case "uri":
		return e.uri(argument), nil
	case "path":
		return e.path(argument), nil
	case "position", "range":
		text, err := e.text(first)
		if err != nil {
			return nil, err
		}
		offsets, err := find(text, rest)
		if err != nil {
			return nil, err
		}
		start := positionOf(text, offsets[0], e.encoding)
		if name == "position" {
			return generic(start)
		}
		if len(offsets) != 2 {
			return nil, fmt.Errorf("the context %q of a range has %d bars, not 2", rest, len(offsets))
		}
		return generic(span{start, positionOf(text, offsets[1], e.encoding)})
	case "diagnostics":
		return generic(e.shown[e.uri(argument)])
	case "item":
		items, _ := e.result.([]any)
		for _, item := range items {
			if object, _ := item.(map[string]any); object[first] == rest {
				return item, nil
			}
		}
		return nil, fmt.Errorf("the last result has no item whose %s is %q: %s", first, rest, encoded(e.result))
	}
	value := e.result
	for key := range strings.SplitSeq(argument, ".") {
		object, isObject := value.(map[string]any)
		if !isObject {
			return nil, fmt.Errorf("the last result has no %s: %s", argument, encoded(e.result))
		}
		value = object[key]
	}
	return value, nil
}

// generic is a value as encoding/json decodes it.
func generic(value any) (any, error) {
	data, err := json.Marshal(value)
	if err != nil {
		return nil, err
	}
	var result any
	err = json.Unmarshal(data, &result)
	return result, err
}

func encoded(value any) string {
	data, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		return err.Error()
	}
	return string(data)
}

// match compares a value with what is expected, which may leave out members of
// objects unless exactly is true. The error says where they differ.
func match(want, got any, exactly bool) error { return matchAt("$", want, got, exactly) }

func matchAt(at string, want, got any, exactly bool) error {
	switch want := want.(type) {
	case string:
		text, isText := got.(string)
		if want == "$any" {
			return nil
		}
		if pattern, found := strings.CutPrefix(want, "$match("); found && isText {
			matched, err := regexp.MatchString("^(?s:"+strings.TrimSuffix(pattern, ")")+")$", text)
			if err != nil || matched {
				return err
			}
		}
	case []any:
		items, isArray := got.([]any)
		if !isArray || len(items) != len(want) {
			break
		}
		for i := range want {
			if err := matchAt(fmt.Sprintf("%s[%d]", at, i), want[i], items[i], exactly); err != nil {
				return err
			}
		}
		return nil
	case map[string]any:
		if some, found := want["$contains"]; found {
			return matchSome(at, some, got, exactly)
		}
		object, isObject := got.(map[string]any)
		if !isObject {
			break
		}
		return matchMembers(at, want, object, exactly)
	}
	if reflect.DeepEqual(want, got) {
		return nil
	}
	return fmt.Errorf("at %s: expected %s, found %s", at, encoded(want), encoded(got))
}

func matchMembers(at string, want, got map[string]any, exactly bool) error {
	for key, expected := range want {
		found, present := got[key]
		if expected == "$absent" {
			if present {
				return fmt.Errorf("at %s: expected no %s, found %s", at, key, encoded(found))
			}
			continue
		}
		if !present {
			return fmt.Errorf("at %s: expected a member %s, found %s", at, key, encoded(got))
		}
		if err := matchAt(at+"."+key, expected, found, exactly); err != nil {
			return err
		}
	}
	if exactly {
		for key, found := range got {
			if _, expected := want[key]; !expected {
				return fmt.Errorf("at %s: expected no %s, found %s", at, key, encoded(found))
			}
		}
	}
	return nil
}

// matchSome looks for each of the expected items among those found.
func matchSome(at string, want, got any, exactly bool) error {
	wanted, _ := want.([]any)
	items, _ := got.([]any)
	for _, expected := range wanted {
		found := false
		for _, item := range items {
			found = found || match(expected, item, exactly) == nil
		}
		if !found {
			return fmt.Errorf("at %s: expected an item like %s, found %s", at, encoded(expected), encoded(got))
		}
	}
	return nil
}

// merge puts the members of over into base, objects in objects; null takes a
// member away.
func merge(base, over map[string]any) map[string]any {
	result := map[string]any{}
	for key, value := range base {
		result[key] = value
	}
	for key, value := range over {
		inner, isObject := value.(map[string]any)
		below, _ := result[key].(map[string]any)
		switch {
		case value == nil:
			delete(result, key)
		case isObject && below != nil:
			result[key] = merge(below, inner)
		default:
			result[key] = value
		}
	}
	return result
}
