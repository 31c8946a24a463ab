//! An example that somebody is just writing.

use ledger::Ledger;

fn main() {
    let é = "é𝕏"; let ledger: Ledger = "é𝕏";
    ledger.of_day("é𝕏", é);
}
