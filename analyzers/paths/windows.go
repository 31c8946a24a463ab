package paths

import (
	slashed "path"
	"strings"
)

// A windowsPath is a path of Windows in its parts ("Naming Files, Paths, and
// Namespaces" in Microsoft's documentation).
type windowsPath struct {
	// volume is "C:", "//host/share" or empty.
	volume string
	// rooted paths start at the root of their volume.
	rooted bool
	// parts are the names between the slashes, without dots but for ".." at
	// the start of a path that is not rooted.
	parts []string
}

// relativeOnWindows is [Relative] by the rules of Windows.
func relativeOnWindows(folder, path string) (string, bool) {
	outer, inner := parseWindows(folder), parseWindows(path)
	if outer.rooted != inner.rooted || !strings.EqualFold(outer.volume, inner.volume) || len(outer.parts) > len(inner.parts) {
		return "", false
	}
	for i, part := range outer.parts {
		if !strings.EqualFold(part, inner.parts[i]) {
			return "", false
		}
	}
	rest := inner.parts[len(outer.parts):]
	switch {
	case len(rest) == 0:
		return ".", true
	case rest[0] == "..":
		return "", false // folder is one of the folders above itself
	}
	return strings.Join(rest, `\`), true
}

func parseWindows(path string) windowsPath {
	path = strings.ReplaceAll(path, `\`, "/")
	// What is long may have such a prefix, which says nothing else.
	if long, found := strings.CutPrefix(path, "//?/"); found {
		path = long
		if share, found := strings.CutPrefix(long, "UNC/"); found {
			path = "//" + share
		}
	}
	var p windowsPath
	p.volume, path = cutVolume(path)
	p.rooted = strings.HasPrefix(path, "/") || strings.HasPrefix(p.volume, "//")
	if p.rooted {
		path = "/" + path
	}
	if path = strings.TrimPrefix(slashed.Clean(path), "/"); path != "" && path != "." {
		p.parts = strings.Split(path, "/")
	}
	return p
}

// cutVolume cuts the drive or the share off the start of a path with forward
// slashes.
func cutVolume(path string) (volume, rest string) {
	if len(path) >= 2 && path[1] == ':' {
		return path[:2], path[2:]
	}
	names, found := strings.CutPrefix(path, "//")
	if !found {
		return "", path
	}
	host, rest, _ := strings.Cut(names, "/")
	share, rest, more := strings.Cut(rest, "/")
	if host == "" || share == "" {
		return "", path
	}
	if more {
		rest = "/" + rest
	}
	return "//" + host + "/" + share, rest
}
