package process

import "os"

// pipes are ends of pipes to close.
type pipes []*os.File

func (p pipes) close() {
	for _, end := range p {
		end.Close()
	}
}

// openPipe opens a pipe and notes its ends with those who close them.
func openPipe(reader, writer *pipes) (read, write *os.File, err error) {
	if read, write, err = os.Pipe(); err == nil {
		*reader, *writer = append(*reader, read), append(*writer, write)
	}
	return read, write, err
}
