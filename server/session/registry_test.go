package session

import _ "github.com/octollm/octolsp/analyzers/tools/registry" // the tools that settings can speak of
