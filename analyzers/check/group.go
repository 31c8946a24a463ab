package check

// groups are the groups of the files.
func (c *Check) groups() []*group {
	byName := map[string]*group{}
	groups := make([]*group, len(c.files))
	for i, path := range c.files {
		file := c.locator.File(path.Path, "")
		name := file.Group()
		if byName[name] == nil {
			byName[name] = &group{}
		}
		groups[i] = byName[name]
	}
	return groups
}
