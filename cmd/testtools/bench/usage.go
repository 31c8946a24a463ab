package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"time"
)

// usage is what a program cost that has ended.
type usage struct {
	CPU time.Duration
	// Peak is the most memory that it held, in bytes.
	Peak     int64
	ExitCode int
}

// usageOf runs a program, whose errors go to stderr, and says what it cost.
//
// Linux counts the peak of a process into that of the program it becomes, and
// a new process begins as its parent. The bench may hold more memory than what
// it measures, so a fresh process of it, which holds little, starts the program.
func usageOf(ctx context.Context, stderr io.Writer, program ...string) (usage, error) {
	self, err := os.Executable()
	if err != nil {
		return usage{}, fmt.Errorf("looking for the bench itself: %w", err)
	}
	starter := exec.CommandContext(ctx, self, append([]string{"usage"}, program...)...)
	starter.Stderr = stderr
	out, err := starter.Output()
	if err != nil {
		return usage{}, fmt.Errorf("measuring %s: %w", program[0], err)
	}
	var u usage
	if err := json.Unmarshal(out, &u); err != nil {
		return usage{}, fmt.Errorf("reading what %s cost: %w", program[0], err)
	}
	return u, nil
}

// printUsage runs a program and prints its [usage] as JSON.
func printUsage(program []string) error {
	command := exec.Command(program[0], program[1:]...)
	command.Stderr = os.Stderr
	var ended *exec.ExitError
	if err := command.Run(); err != nil && !errors.As(err, &ended) {
		return err
	}
	state := command.ProcessState
	return json.NewEncoder(os.Stdout).Encode(usage{
		CPU:      state.UserTime() + state.SystemTime(),
		Peak:     peak(state),
		ExitCode: state.ExitCode(),
	})
}
