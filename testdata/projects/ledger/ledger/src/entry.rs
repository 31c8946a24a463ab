use money::Amount;

/// What an entry is.
#[derive(Debug, Clone, Copy)]
pub enum Kind { /** Money comes. */ Income, Expense }

/// One line of the ledger.
pub struct Entry {
    pub kind:Kind, pub amount : Amount,
    /// What for.
    pub note: String,
    /// Days since the first one.
    pub day: u32,
}
