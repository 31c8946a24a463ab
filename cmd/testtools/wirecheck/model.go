package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
)

// A model is what the metaModel says, by name.
type model struct {
	requests      map[string]*method
	notifications map[string]*method
	structures    map[string]*structure
	enumerations  map[string]*enumeration
	aliases       map[string]*typ
	// registrations are the options of methods that can be registered.
	registrations map[string]*method
}

// method is a request or a notification.
type method struct {
	Method              string
	Direction           string `json:"messageDirection"`
	Params              *typ
	Result              *typ
	PartialResult       *typ
	ErrorData           *typ
	RegistrationMethod  string
	RegistrationOptions *typ
	ClientCapability    string
}

// fromServer reports whether a server may send the method.
func (m *method) fromServer() bool { return m.Direction != "clientToServer" }

// typ is a type in any of the metaModel's forms.
type typ struct {
	Kind    string
	Name    string // of a base type or a reference
	Element *typ   // of an array
	Items   []*typ // of or, and, tuple
	Key     *typ   // of a map
	// Value is a type in a map, a structure in a literal, and a string in a
	// stringLiteral.
	Value json.RawMessage

	value   *typ       // of a map
	literal *structure // of a literal
	text    string     // of a stringLiteral
}

func (t *typ) UnmarshalJSON(data []byte) error {
	type plain typ
	if err := json.Unmarshal(data, (*plain)(t)); err != nil {
		return err
	}
	switch t.Kind {
	case "map":
		return json.Unmarshal(t.Value, &t.value)
	case "literal":
		t.literal = &structure{}
		if err := json.Unmarshal(t.Value, t.literal); err != nil {
			return err
		}
		t.literal.all = map[string]*property{}
		for i := range t.literal.Properties {
			t.literal.all[t.literal.Properties[i].Name] = &t.literal.Properties[i]
		}
	case "stringLiteral":
		return json.Unmarshal(t.Value, &t.text)
	case "base", "reference", "array", "or", "and", "tuple":
	default:
		return fmt.Errorf("a type of the unknown kind %q", t.Kind)
	}
	return nil
}

type structure struct {
	Name       string
	Extends    []*typ
	Mixins     []*typ
	Properties []property

	all map[string]*property // its own and the inherited
}

type property struct {
	Name     string
	Type     *typ
	Optional bool
}

type enumeration struct {
	Name   string
	Type   *typ
	Values []struct{ Value json.RawMessage }
	Custom bool `json:"supportsCustomValues"`

	known map[string]bool // the values, canonical
}

func readModel(path string) (*model, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("reading the metaModel: %w", err)
	}
	var file struct {
		Requests      []*method
		Notifications []*method
		Structures    []*structure
		Enumerations  []*enumeration
		TypeAliases   []struct {
			Name string
			Type *typ
		}
	}
	if err := json.Unmarshal(content, &file); err != nil {
		return nil, fmt.Errorf("reading the metaModel %s: %w", path, err)
	}
	if len(file.Requests) == 0 || len(file.Structures) == 0 {
		return nil, fmt.Errorf("reading the metaModel %s: %w", path, errors.New("it has no requests or no structures"))
	}
	m := &model{
		requests:      map[string]*method{},
		notifications: map[string]*method{},
		structures:    map[string]*structure{},
		enumerations:  map[string]*enumeration{},
		aliases:       map[string]*typ{},
		registrations: map[string]*method{},
	}
	for _, request := range file.Requests {
		m.requests[request.Method] = request
		m.register(request)
	}
	for _, notification := range file.Notifications {
		m.notifications[notification.Method] = notification
		m.register(notification)
	}
	for _, s := range file.Structures {
		m.structures[s.Name] = s
	}
	for _, s := range file.Structures {
		m.inherit(s)
	}
	for _, e := range file.Enumerations {
		m.enumerations[e.Name] = e
		e.known = map[string]bool{}
		for _, v := range e.Values {
			e.known[string(v.Value)] = true
		}
	}
	for _, alias := range file.TypeAliases {
		m.aliases[alias.Name] = alias.Type
	}
	return m, nil
}

// register notes the options with which a method is registered. A family of
// methods, such as that of semantic tokens, has them at one of its members.
func (m *model) register(registered *method) {
	name := registered.Method
	if registered.RegistrationMethod != "" {
		name = registered.RegistrationMethod
	}
	if known := m.registrations[name]; known == nil || known.RegistrationOptions == nil {
		m.registrations[name] = registered
	}
}

// inherit fills what s has from its ancestors; its own properties win.
func (m *model) inherit(s *structure) {
	if s.all != nil {
		return
	}
	s.all = map[string]*property{}
	for _, parents := range [][]*typ{s.Mixins, s.Extends} {
		for _, parent := range parents {
			from := m.structures[parent.Name]
			if from == nil {
				continue
			}
			m.inherit(from)
			for name, inherited := range from.all {
				s.all[name] = inherited
			}
		}
	}
	for i := range s.Properties {
		s.all[s.Properties[i].Name] = &s.Properties[i]
	}
}
