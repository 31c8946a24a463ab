//go:build !unix

package trust

// writtenByOthers is empty: the folder of the user's configs is the user's alone by
// the system's own rules.
func writtenByOthers(string) string { return "" }
