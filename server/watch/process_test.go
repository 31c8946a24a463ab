package watch

import (
	"context"
	"os/exec"
	"runtime"
	"testing"
	"time"

	"github.com/octollm/octolsp/server/schedule"
)

// sleeper starts a process that does nothing for long. The test waits for it.
func sleeper(t *testing.T) *exec.Cmd {
	t.Helper()
	name, args := "sleep", []string{"600"}
	if runtime.GOOS == "windows" {
		name, args = "ping", []string{"-n", "600", "127.0.0.1"}
	}
	command := exec.Command(name, args...)
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = command.Process.Kill(); _ = command.Wait() })
	return command
}

// follow runs Process and says on the channel whether gone was called.
func follow(ctx context.Context, clock schedule.Clock, pid int) <-chan bool {
	ended := make(chan bool, 1)
	go func() {
		gone := 0
		Process(ctx, clock, pid, func() { gone++ })
		ended <- gone == 1
	}()
	return ended
}

// advance moves the clock until Process has ended, which must not be before
// it looked at the process once more.
func advance(t *testing.T, clock *schedule.ManualClock, ended <-chan bool) {
	t.Helper()
	for range 2000 {
		clock.Advance(processEvery)
		select {
		case gone := <-ended:
			if !gone {
				t.Error("gone was not called once")
			}
			return
		case <-time.After(5 * time.Millisecond):
		}
	}
	t.Fatal("the end of the process was not told")
}

func TestProcess(t *testing.T) {
	for _, reaped := range []bool{true, false} {
		if !reaped && runtime.GOOS != "linux" {
			continue
		}
		var clock schedule.ManualClock
		command := sleeper(t)
		ended := follow(t.Context(), &clock, command.Process.Pid)
		for range 10 {
			clock.Advance(processEvery)
			time.Sleep(time.Millisecond)
		}
		select {
		case <-ended:
			t.Fatal("Process ended though the process lives")
		default:
		}
		if err := command.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		if reaped {
			_ = command.Wait() // it tells of the signal
		}
		advance(t, &clock, ended)
	}
}

func TestProcessThatIsGoneAlready(t *testing.T) {
	command := sleeper(t)
	_ = command.Process.Kill()
	_ = command.Wait()
	var clock schedule.ManualClock
	if !<-follow(t.Context(), &clock, command.Process.Pid) {
		t.Error("gone was not called")
	}
}

func TestProcessEndsWithItsContext(t *testing.T) {
	command := sleeper(t)
	ctx, cancel := context.WithCancel(t.Context())
	ended := follow(ctx, schedule.SystemClock{}, command.Process.Pid)
	cancel()
	if <-ended {
		t.Error("gone was called though the process lives")
	}
}

func TestProcessOfOthers(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if runtime.GOOS != "windows" && <-follow(ctx, schedule.SystemClock{}, 1) {
		t.Error("gone was called for process 1")
	}
	for _, pid := range []int{0, -1} {
		if <-follow(ctx, schedule.SystemClock{}, pid) {
			t.Errorf("gone was called for %d, which is no process", pid)
		}
	}
}

// On Linux the end is told at once: the clock stands still.
func TestEndOfProcessIsTold(t *testing.T) {
	if runtime.GOOS != "linux" {
		return
	}
	var clock schedule.ManualClock
	command := sleeper(t)
	ended := follow(t.Context(), &clock, command.Process.Pid)
	time.Sleep(10 * time.Millisecond)
	if err := command.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if !<-ended {
		t.Error("gone was not called once")
	}
}
