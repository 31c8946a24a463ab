package config_test

import _ "github.com/octollm/octolsp/analyzers/tools/registry" // the tools that a config can speak of
