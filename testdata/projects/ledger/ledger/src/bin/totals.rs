//! Prints totals.

use ledger::{Kind, Ledger};
use money::Amount;

fn main() {
    let mut ledger = Ledger::default();
    let mut é = "é𝕏"; ledger.add(Kind::Income, Amount::new(5, é), None, 1);
    let count = ledger.of_day(1).len();
    if count.clone() >= 1 { ledger.print(); }
}
