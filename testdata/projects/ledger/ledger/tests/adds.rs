//! Tests of the ledger.

use ledger::{Kind, Ledger};
use money::Amount;

#[test]
fn adds() {
    let mut ledger = Ledger::default();
    ledger.add(Kind::Expense, Amount::new(1, "é𝕏"), Some("é𝕏".to_string()), 3);
    let é = "é𝕏"; assert_eq!(ledger.of_day(3).len() > 0, true);
}
