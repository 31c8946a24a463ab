package coverage

// Kind is the format of a report.
type Kind uint8

// The formats, those that say more before those that say less.
const (
	// CoveragePyJSON is that of `coverage json`: without a format key, 2 and 3.
	CoveragePyJSON Kind = iota + 1
	// LLVMJSON is that of `llvm-cov export --format=text`, 2.x and 3.x.
	LLVMJSON
	// LCOV is the tracefile of geninfo(1), also of coverage.py and llvm-cov.
	LCOV
	// Cobertura is the XML of Cobertura's DTD, which many tools write.
	Cobertura
	// CoveragePyData is coverage.py's own SQLite database, .coverage.
	CoveragePyData
)

var kindNames = [...]string{"", "coverage.py JSON", "llvm-cov JSON", "LCOV", "Cobertura XML", "coverage.py data"}

// String is the name for people.
func (k Kind) String() string { return kindNames[k] }
