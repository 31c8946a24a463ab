package session

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
)

// coverageSettings reads the setting "coverage": whether the coverage of files is
// shown, or an object that says it as "enable" beside what [coverage] has in a
// config file. What is wrong with one value leaves the others standing.
func coverageSettings(s *Settings, raw json.RawMessage) error {
	if json.Unmarshal(raw, &s.Coverage) == nil {
		return nil
	}
	var table map[string]json.RawMessage
	if err := json.Unmarshal(raw, &table); err != nil {
		return fmt.Errorf("expected true, false or an object, found %s", raw)
	}
	var errs []error
	for _, key := range slices.Sorted(maps.Keys(table)) {
		if key != "enable" {
			errs = append(errs, toolSetting(s, "coverage."+key, table[key]))
		} else if json.Unmarshal(table[key], &s.Coverage) != nil {
			errs = append(errs, fmt.Errorf("expected true or false in coverage.enable, found %s", table[key]))
		}
	}
	return errors.Join(errs...)
}
