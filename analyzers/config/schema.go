package config

import (
	"encoding/json"
	"maps"

	"github.com/octollm/octolsp/analyzers/rule"
)

// Schema is the JSON Schema (draft 2020-12) of octolsp.toml and of
// [tool.octolsp].
func Schema() ([]byte, error) {
	whole := schemaOf(root())
	whole["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	whole["title"] = "octolsp"
	whole["description"] = "The config of octolsp: octolsp.toml, or [tool.octolsp] in pyproject.toml"
	whole["$defs"] = map[string]any{
		"selector": map[string]any{
			"description": "A rule's full name, a family, the code of an equivalent or its prefix, or all",
			"enum":        rule.Selectors(),
		},
		"foreign": map[string]any{
			"description": "A code of another checker that octolsp has no rule for: there is nothing to ignore",
			"enum":        rule.PeerCodes(),
		},
	}
	return json.MarshalIndent(whole, "", "  ")
}

func schemaOf(s *shape) map[string]any {
	schema := maps.Clone(s.schema)
	if schema == nil {
		schema = map[string]any{}
	}
	switch {
	case s.item != nil:
		schema["type"], schema["items"] = "array", schemaOf(s.item)
	case s.values != nil:
		schema["type"] = "object"
		schema["propertyNames"], schema["additionalProperties"] = schemaOf(s.keys), schemaOf(s.values)
	case s.noun != "":
		properties := map[string]any{}
		for _, f := range s.fields {
			property := schemaOf(f.shape)
			property["description"] = f.doc
			if f.fallback != nil {
				property["default"] = f.fallback
			}
			properties[f.name] = property
		}
		schema["type"], schema["properties"], schema["additionalProperties"] = "object", properties, false
		if s.required != nil {
			schema["required"] = s.required
		}
	}
	if s.short != nil {
		return map[string]any{"oneOf": []any{schemaOf(s.short), schema}}
	}
	return schema
}
