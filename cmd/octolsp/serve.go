package main

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"runtime/debug"
	"syscall"

	"github.com/octollm/octolsp/analyzers/config"
	"github.com/octollm/octolsp/analyzers/files"
	"github.com/octollm/octolsp/analyzers/trust"
	"github.com/octollm/octolsp/server"
	"github.com/octollm/octolsp/server/rpc"
	"github.com/spf13/cobra"
	"go.uber.org/zap/zapcore"
)

// serveFlags are the flags of serve beside those of the config.
type serveFlags struct {
	config        *configFlags
	pipe          string
	stdio         bool
	logFile       string
	logLevel      string
	clientProcess int
	trust         trustFlag
}

func newServeCommand() *cobra.Command {
	var f serveFlags
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Runs the language server",
		Long: "Runs the language server for an editor, which starts it itself: over the standard input and output, or over\n" +
			"the pipe that the editor names.\n\n" +
			"The exit code is 0 if the editor ended the server as the protocol says, 1 if it went away\n" +
			"otherwise, and as shells report the signal by which it ended.",
		Args: exactly(),
	}
	f.config = newConfigFlags(cmd)
	flags := cmd.Flags()
	flags.StringVar(&f.pipe, "pipe", "", "connect to the socket or named pipe `NAME` that the editor listens on")
	flags.BoolVar(&f.stdio, "stdio", false, "use the standard input and output, which is the default")
	flags.StringVar(&f.logFile, "log-file", "", "write the log to this `FILE` too")
	f.logLevel = "info"
	choiceFlag(cmd, &f.logLevel, "log-level", "log messages at or above this `LEVEL`: debug, info, warn or error", "debug", "info", "warn", "error")
	flags.IntVar(&f.clientProcess, "clientProcessId", 0, "end when the process with this `ID` does")
	f.trust.add(cmd, "the workspace folders")
	cobra.CheckErr(cmd.MarkFlagFilename("log-file"))
	cmd.MarkFlagsMutuallyExclusive("pipe", "stdio")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return f.run(cmd) }
	return cmd
}

func (f *serveFlags) run(cmd *cobra.Command) error {
	overrides, err := f.config.overrides()
	if err != nil {
		return err
	}
	if overrides.Config != "" {
		if overrides.Config, err = absolute(overrides.Config); err != nil {
			return err
		}
	}
	if _, err := config.NewFinder(files.Disk{}, overrides); err != nil {
		return err
	}
	options := server.Options{Version: release(), Overrides: overrides, ClientProcess: f.clientProcess}
	if options.TrustWord, err = f.trust.word(); err != nil {
		return err
	}
	if path, err := trust.UserConfig(); err == nil {
		options.Trust = &trust.User{Path: path}
	}
	if options.LogLevel, err = zapcore.ParseLevel(f.logLevel); err != nil {
		return fmt.Errorf("--log-level: %w", err)
	}
	if f.logFile != "" {
		file, err := os.OpenFile(f.logFile, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
		if err != nil {
			return fmt.Errorf("opening the log: %w", err)
		}
		defer file.Close()
		options.LogFile = zapcore.Lock(file)
		if options.LogPath, err = filepath.Abs(f.logFile); err != nil {
			return fmt.Errorf("opening the log: %w", err)
		}
	}
	if os.Getenv("GOGC") == "" {
		// A server runs all day beside others, and keystrokes make little garbage.
		debug.SetGCPercent(serveGCPercent)
	}
	stream, err := f.connect(cmd)
	if err != nil {
		return err
	}
	err = server.Serve(cmd.Context(), stream, options)
	var end *signalled
	switch {
	case err == nil:
		return settledError{&exitError{code: exitClean}}
	case errors.Is(err, rpc.ErrNoShutdown):
		return settledError{&exitError{code: exitFindings}}
	case errors.As(err, &end) && end.signal == syscall.SIGPIPE:
		return &exitError{code: exitFindings} // nobody reads what the server says
	}
	return err
}

// serveGCPercent is the garbage collector's GOGC while serving.
const serveGCPercent = 50

// connect is the stream to the editor.
func (f *serveFlags) connect(cmd *cobra.Command) (io.ReadWriteCloser, error) {
	if f.pipe == "" {
		return &standardStreams{closable(cmd.InOrStdin()), cmd.OutOrStdout()}, nil
	}
	stream, err := (&net.Dialer{}).DialContext(cmd.Context(), "unix", f.pipe)
	if err != nil {
		return nil, fmt.Errorf("connecting to the editor's pipe: %w", err)
	}
	return stream, nil
}

// closable is in, which can be closed while somebody reads it. A standard input
// can't: the read goes on, or closing even waits for it. What reads it is left
// behind, and ends with the process.
func closable(in io.Reader) io.Reader {
	reader, writer := io.Pipe()
	go func() {
		_, err := io.Copy(writer, in)
		_ = writer.CloseWithError(err) // it never fails
	}()
	return reader
}

// standardStreams are the standard input and output as one stream.
type standardStreams struct {
	io.Reader
	io.Writer
}

// Close closes what can be closed, so that reading ends.
func (s *standardStreams) Close() error {
	var errs []error
	for _, stream := range []any{s.Reader, s.Writer} {
		if closer, ok := stream.(io.Closer); ok {
			errs = append(errs, closer.Close())
		}
	}
	return errors.Join(errs...)
}
