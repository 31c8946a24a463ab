package versions

import (
	"bytes"
	"encoding/json"
	"errors"
)

// errNoObject reports JSON that is no object where one is expected.
var errNoObject = errors.New("not an object")

// readPipfile reads a Pipfile.lock.
func readPipfile(content []byte) []Pin {
	var all []Pin
	decoder := json.NewDecoder(bytes.NewReader(content))
	// As far as it can be read.
	_ = eachKey(decoder, func(section string) error {
		if section != "default" && section != "develop" {
			return skip(decoder)
		}
		return eachKey(decoder, func(tool string) error {
			if !isTool(tool) {
				return skip(decoder)
			}
			return eachKey(decoder, func(key string) error {
				var value any
				err := decoder.Decode(&value)
				wants, isString := value.(string)
				if key != "version" || !isString {
					return err
				}
				line := 1 + bytes.Count(content[:decoder.InputOffset()], []byte{'\n'})
				if pin, ok := newPin(tool, wants, wants, line); ok {
					all = append(all, pin)
				}
				return nil
			})
		})
	})
	return all
}

// eachKey calls value for each key of the object that comes next, to read what
// stands under it.
func eachKey(decoder *json.Decoder, value func(key string) error) error {
	if token, err := decoder.Token(); err != nil || token != json.Delim('{') {
		return errors.Join(errNoObject, err)
	}
	for decoder.More() {
		key, err := decoder.Token()
		if err != nil {
			return err
		}
		name, _ := key.(string)
		if err := value(name); err != nil {
			return err
		}
	}
	_, err := decoder.Token()
	return err
}

// skip passes over a value.
func skip(decoder *json.Decoder) error {
	var value json.RawMessage
	return decoder.Decode(&value)
}
