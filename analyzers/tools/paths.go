package tools

// argumentBytes bounds what paths take on one command line, well below what
// systems allow.
const argumentBytes = 256 << 10

// Batches are the paths in groups that fit a command line each.
func Batches(paths []string) [][]string {
	var batches [][]string
	start, size := 0, 0
	for i, path := range paths {
		if size += len(path) + 9; size > argumentBytes && i > start {
			batches = append(batches, paths[start:i])
			start, size = i, len(path)+9
		}
	}
	return append(batches, paths[start:])
}
