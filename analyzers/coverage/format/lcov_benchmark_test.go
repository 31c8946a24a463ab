package format

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/octollm/octolsp/analyzers/coverage"
	"github.com/octollm/octolsp/analyzers/coverage/format/lcov"
)

// bigTracefile is a tracefile of about size bytes: files of 1,000 lines with 100
// branching ones and 20 functions. With suites, the same 50 files come again for
// each of them, under its name.
func bigTracefile(size int, suites int) []byte {
	var text []byte
	random := rand.New(rand.NewPCG(1, 2))
	for record := 0; len(text) < size; record++ {
		const recurring = 50
		file, suite := record, ""
		if suites > 0 {
			file, suite = record%recurring, fmt.Sprint("suite_", record/recurring%suites)
		}
		text = fmt.Appendf(text, "TN:%s\nSF:/home/build/project/src/module_%d/file_%d.rs\n", suite, file%17, file)
		for function := range 20 {
			text = fmt.Appendf(text, "FN:%d,_RNvCs1234_7project%d_function_%d\n", 50*function+1, file, function)
			text = fmt.Appendf(text, "FNDA:%d,_RNvCs1234_7project%d_function_%d\n", random.IntN(100), file, function)
		}
		for line := range 100 {
			text = fmt.Appendf(text, "BRDA:%d,0,0,%d\nBRDA:%d,0,1,-\n", 10*line+3, random.IntN(50), 10*line+3)
		}
		number := 0
		for line := range 1000 {
			number += 1 + (line*file)%3/2
			text = fmt.Appendf(text, "DA:%d,%d\n", number, random.IntN(1+random.IntN(200)))
		}
		text = append(text, "LF:1000\nLH:900\nend_of_record\n"...)
	}
	return text
}

// scanLines is what every reader of lines does at least.
func scanLines(tb testing.TB, text []byte) {
	in := bufio.NewReaderSize(bytes.NewReader(text), coverage.HeadSize)
	for {
		if _, err := in.ReadSlice('\n'); err != nil {
			if !errors.Is(err, io.EOF) {
				tb.Fatal(err)
			}
			return
		}
	}
}

// BenchmarkLCOV reports how many times as long as a bare scan of its lines the
// reading of a tracefile takes. It may be five times.
func BenchmarkLCOV(b *testing.B) {
	for _, c := range []struct {
		name   string
		suites int
	}{{"one suite", 0}, {"ten suites", 10}} {
		b.Run(c.name, func(b *testing.B) {
			text := bigTracefile(20<<20, c.suites)
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			scanning, reading := time.Duration(1<<62), time.Duration(1<<62)
			for b.Loop() {
				start := time.Now()
				scanLines(b, text)
				scanned := time.Now()
				in := bufio.NewReaderSize(bytes.NewReader(text), coverage.HeadSize)
				if err := lcov.Read(b.Context(), in, coverage.NewBuilder(coverage.LCOV)); err != nil {
					b.Fatal(err)
				}
				scanning = min(scanning, scanned.Sub(start))
				reading = min(reading, time.Since(scanned))
			}
			b.ReportMetric(float64(reading)/float64(scanning), "x-scan")
		})
	}
}
