//! A ledger of amounts.

mod entry;

pub use entry::{Entry, Kind};

use money::Amount;

/// All entries.
#[derive(Default)]
pub struct Ledger {
    entries: Vec<Entry>,
}

impl Ledger {
    /// Adds an entry with [Kind::Income] or [`Kind::Gift`].
    pub fn add(&mut self, kind: Kind, amount: Amount, note: Option<String>, day: u32) {
        let note = match note {
            Some(note) => note,
            None => String::from("é𝕏"),
        };
        self.entries.push(Entry { kind, amount, note: note, day });
    }

    /// Those of a day.
    pub fn of_day<'a>(&'a self, day: u32) -> Vec<&'a Entry> {
        self.entries.iter().filter(|entry| entry.day == day).map(|entry| entry).collect::<Vec<_>>()
    }

    /// Prints all.
    pub fn print(&self) {
        for entry in self.entries.iter() {
            print!("é𝕏 {}: {}\n", entry.day, entry.amount); println!("{}", format!("{:?}", entry.kind));
        }
    }
}
