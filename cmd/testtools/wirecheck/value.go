package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"unicode/utf8"
)

// object is a JSON object. Other values are nil, bool, json.Number, string and
// []any.
type object = map[string]any

// parse reads exactly one JSON value of valid UTF-8 in which no object has a key
// twice.
func parse(data []byte) (any, error) {
	if !utf8.Valid(data) {
		return nil, errors.New("expected UTF-8, found other bytes")
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	value, err := parseValue(decoder)
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return nil, fmt.Errorf("expected JSON, found %q: %w", data[:min(len(data), 80)], err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("expected one JSON value, found more after it")
	}
	return value, nil
}

func parseValue(decoder *json.Decoder) (any, error) {
	token, err := decoder.Token()
	if err != nil {
		return nil, err
	}
	switch token {
	case json.Delim('{'):
		value := object{}
		for decoder.More() {
			token, err := decoder.Token()
			if err != nil {
				return nil, err
			}
			key := token.(string) // the decoder takes no other keys
			if _, twice := value[key]; twice {
				return nil, fmt.Errorf("the key %q stands twice in an object", key)
			}
			if value[key], err = parseValue(decoder); err != nil {
				return nil, err
			}
		}
		_, err = decoder.Token()
		return value, err
	case json.Delim('['):
		value := []any{}
		for decoder.More() {
			element, err := parseValue(decoder)
			if err != nil {
				return nil, err
			}
			value = append(value, element)
		}
		_, err = decoder.Token()
		return value, err
	}
	return token, nil
}

// at is the value at a path of keys with points between them, nil without one.
func at(value any, keys ...string) any {
	for _, key := range keys {
		members, ok := value.(object)
		if !ok {
			return nil
		}
		value = members[key]
	}
	return value
}

// canonical is what ids and tokens are compared by: a number is not the string
// of the same digits.
func canonical(id any) string {
	switch id := id.(type) {
	case string:
		return strconv.Quote(id)
	case json.Number:
		return id.String()
	}
	return ""
}

// show is a value as a violation shows it.
func show(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprint(value)
	}
	const most = 120
	if len(text) > most {
		return string(bytes.ToValidUTF8(text[:most], nil)) + "…"
	}
	return string(text)
}
