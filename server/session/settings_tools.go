package session

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/octollm/octolsp/analyzers/config"
)

// toolSettings reads the setting "tools": an object with what [tools] has in a
// config file. What is wrong with one value leaves the others standing.
func toolSettings(s *Settings, raw json.RawMessage) error {
	var table map[string]json.RawMessage
	if err := json.Unmarshal(raw, &table); err != nil {
		return fmt.Errorf("expected an object, found %s", raw)
	}
	var errs []error
	for _, key := range slices.Sorted(maps.Keys(table)) {
		var inner map[string]json.RawMessage
		if json.Unmarshal(table[key], &inner) != nil {
			errs = append(errs, toolSetting(s, "tools."+key, table[key]))
			continue
		}
		for _, of := range slices.Sorted(maps.Keys(inner)) {
			errs = append(errs, toolSetting(s, "tools."+key+"."+of, inner[of]))
		}
	}
	return errors.Join(errs...)
}

// toolSetting reads one value below "tools": a string, a number or a list. Null
// and what is empty count as not given.
func toolSetting(s *Settings, name string, raw json.RawMessage) error {
	var values []string
	var one string
	var number json.Number
	switch {
	case json.Unmarshal(raw, &values) == nil:
	case json.Unmarshal(raw, &one) == nil && one != "":
		values = []string{one}
	case json.Unmarshal(raw, &one) == nil:
	case json.Unmarshal(raw, &number) == nil:
		values = []string{number.String()}
	default:
		return fmt.Errorf("expected a string, a number or a list of strings in %s, found %s", name, raw)
	}
	if len(values) == 0 {
		return nil
	}
	given := config.Override{Key: kebab(name), Values: values, Origin: config.Origin{Kind: config.FromEditor, Name: "octolsp." + name}}
	if err := config.CheckOverride(given); err != nil {
		return err
	}
	s.Values = append(s.Values, given)
	return nil
}

// kebab is name, which is in camelCase, as config files write it.
func kebab(name string) string {
	var key strings.Builder
	for _, c := range name {
		if unicode.IsUpper(c) {
			key.WriteByte('-')
		}
		key.WriteRune(unicode.ToLower(c))
	}
	return key.String()
}
