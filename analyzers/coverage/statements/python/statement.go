package python

// form is what a statement does to the flow of control.
type form uint8

const (
	// plain statements go on with the next one.
	plain form = iota
	// silent ones are not compiled to anything, such as "global x". What can't
	// be read counts as one, too.
	silent
	// deferred ones are compiled to nothing since Python 3.14: annotations
	// without a value (PEP 649).
	deferred
	asserts
	returns
	raises
	breaks
	continues
	conditional
	whileLoop
	forLoop
	with
	try
	match
	definition
)

// statement is what coverage.py and Python's compiler make of one. Its lines are
// the first ones of logical lines, from 1.
type statement struct {
	form form
	// line is where it begins, which is its first decorator if it has one.
	line int
	// more are the lines of the other decorators, and after them that of the
	// definition, if it is decorated.
	more []int
	// test is the condition of an assertion or a while.
	test outcome
	// body is the suite, and otherwise that of else.
	body, otherwise []*statement
	// clauses are the if with its elifs, which have no body beside; the handlers
	// of a try; and the cases of a match.
	clauses []clause
	// final is the suite of finally, which may be there and be empty.
	final []*statement
	// always reports that a try goes on behind it whatever is in it ("except*").
	always bool
	// function reports that a definition is that of a function; hidden that
	// coverage.py passes over it, because it computes annotations (PEP 649); and
	// unsure that there is a syntax error in it.
	function, hidden, unsure bool
}

// clause is a part of a statement with a suite of its own.
type clause struct {
	line int
	// test is the condition of an if, an elif or a case.
	test outcome
	body []*statement
	// bodyFirst and bodyLast are the lines of the body of a case.
	bodyFirst, bodyLast int
	// guarded reports that a case has a condition, and irrefutable that its
	// pattern matches everything.
	guarded, irrefutable bool
}

// outcome is what is known of a condition without running it.
type outcome struct {
	// canHold and canFail report what the compiler leaves open.
	canHold, canFail bool
	// constant and value are what coverage.py finds, which looks less closely.
	constant, value bool
}

// unknown is a condition of which nothing is known.
var unknown = outcome{canHold: true, canFail: true}
