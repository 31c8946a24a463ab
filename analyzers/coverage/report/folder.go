package report

import (
	"iter"
	"strings"

	"github.com/octollm/octolsp/analyzers/coverage/project"
)

// Folder is a folder with what the files in and below it add up to.
type Folder struct {
	// Path is relative to the project, with a slash at its end; empty for the
	// project itself.
	Path string
	// Name is what Path has beyond that of the folder above.
	Name string
	Sum  project.Sum
	// Folders and Files are what it holds, each by name.
	Folders []*Folder
	Files   []File
}

// File is a file of a folder.
type File struct {
	*project.File
	// Name is the last name of its path.
	Name string
	// Sums are its [project.File.Sum].
	Sums project.Sum
}

// Tree puts the files, which are in the order of their paths, in their folders.
// A folder with one folder in it and nothing else is one with it, as in
// "src/shapes/".
func Tree(files []*project.File) *Folder {
	root := &Folder{}
	for _, f := range files {
		folder, rest := root, f.DisplayPath
		for {
			name, below, deeper := strings.Cut(rest, "/")
			if !deeper {
				break
			}
			folder, rest = folder.below(name+"/"), below
		}
		folder.Files = append(folder.Files, File{f, rest, f.Sum()})
	}
	root.settle()
	return root
}

// below is the folder with the name, which it gets if it has none.
func (f *Folder) below(name string) *Folder {
	for i := len(f.Folders) - 1; i >= 0; i-- { // mostly it is the last
		if f.Folders[i].Name == name {
			return f.Folders[i]
		}
	}
	next := &Folder{Path: f.Path + name, Name: name}
	f.Folders = append(f.Folders, next)
	return next
}

// settle joins single folders and adds up.
func (f *Folder) settle() {
	for i, below := range f.Folders {
		for len(below.Files) == 0 && len(below.Folders) == 1 {
			only := below.Folders[0]
			only.Name = below.Name + only.Name
			below = only
		}
		f.Folders[i] = below
		below.settle()
		f.Sum = f.Sum.Add(below.Sum)
	}
	for _, file := range f.Files {
		f.Sum = f.Sum.Add(file.Sums)
	}
}

// All are the folders below, each before what is in it.
func (f *Folder) All() iter.Seq[*Folder] {
	return func(yield func(*Folder) bool) { f.each(yield) }
}

func (f *Folder) each(yield func(*Folder) bool) bool {
	for _, below := range f.Folders {
		if !yield(below) || !below.each(yield) {
			return false
		}
	}
	return true
}
