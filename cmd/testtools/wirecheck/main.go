// Command wirecheck holds recorded conversations of a language server against
// the metaModel of LSP 3.18: the JSON type of every message that the server
// sent, and the rules of the protocol that can be told from the bytes of the two
// sides. It knows nothing of the server but these bytes.
//
//	wirecheck -model metaModel.json [-custom METHOD[=CAPABILITY,…]]… FOLDER
//
// A conversation is two files of FOLDER, or of folders below it, with the raw
// bytes of each direction: NAME.client and NAME.server. A line is printed for
// each violation; the exit code is 1 if there are any and 2 if the conversations
// could not be read.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

func run(args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("wirecheck", flag.ContinueOnError)
	flags.SetOutput(stderr)
	modelPath := flags.String("model", "", "the `file` of the metaModel, as testdata/tools/get-metamodel prints it")
	allowed := custom{}
	flags.Func("custom", "a `METHOD` of the server's own, with the capabilities of which it needs one", func(text string) error {
		method, needs, _ := strings.Cut(text, "=")
		allowed[method] = nil
		if needs != "" {
			allowed[method] = strings.Split(needs, ",")
		}
		return nil
	})
	if err := flags.Parse(args); err != nil {
		return 2
	}
	if flags.NArg() != 1 || *modelPath == "" {
		fmt.Fprintln(stderr, "usage: wirecheck -model FILE [-custom METHOD[=CAPABILITY,…]]… FOLDER")
		return 2
	}
	found, err := checkFolder(*modelPath, allowed, flags.Arg(0), stdout)
	if err != nil {
		fmt.Fprintln(stderr, "wirecheck:", err)
		return 2
	}
	if found > 0 {
		return 1
	}
	return 0
}

// checkFolder prints the violations in all conversations below folder, and how
// much it has seen.
func checkFolder(modelPath string, allowed custom, folder string, out io.Writer) (found int, err error) {
	model, err := readModel(modelPath)
	if err != nil {
		return 0, err
	}
	conversations, messages := 0, 0
	err = filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) != ".server" {
			return err
		}
		server, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		client, err := os.ReadFile(strings.TrimSuffix(path, ".server") + ".client")
		if err != nil {
			return fmt.Errorf("the client's side of %s: %w", path, err)
		}
		conversations++
		checked := checkConversation(model, allowed, client, server)
		messages += checked.messages
		for _, v := range checked.violations {
			found++
			fmt.Fprintf(out, "%s: %s\n", path, v)
		}
		return nil
	})
	if err != nil {
		return found, fmt.Errorf("reading the conversations: %w", err)
	}
	if messages == 0 {
		return found, errors.New("no message of a server below " + folder)
	}
	fmt.Fprintf(out, "%d conversations, %d messages of the server, %d violations\n", conversations, messages, found)
	return found, nil
}

// custom are the server's own methods, each with the capabilities of the client
// of which it needs one.
type custom map[string][]string
