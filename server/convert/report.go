package convert

// NoDiagnostics is the result id of what shows no diagnostics.
var NoDiagnostics = new(Diagnostics).ResultID()

// AppendReport adds the members of a report (LSP, "DocumentDiagnosticReport") to
// one that is begun: that the client has what id stands for, if that is shown,
// or else all diagnostics. They may be nil only if it has.
func AppendReport(report []byte, shown, id string, diagnostics *Diagnostics) []byte {
	if shown == id {
		return append(report, `"kind":"unchanged","resultId":"`+id+`"`...)
	}
	report = append(report, `"kind":"full","resultId":"`+id+`","items":`...)
	return diagnostics.AppendJSON(report)
}
