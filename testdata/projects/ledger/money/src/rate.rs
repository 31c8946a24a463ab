//! Rates, as [`super::Missing`] has them.

/// What one currency is worth in another.
#[derive(Debug, Default)]
pub struct Rate(pub f64);

impl Rate {
    /// Converts, unless [`Rate::is_broken`].
    #[must_use]
    pub fn convert(&self, cents: i64) -> i64 { (cents as f64 * self.0) as i64 }

    fn never(&self) {}
}

/// Compares `"é𝕏"`.
#[must_use]
pub fn same(a: &Rate, b: &Rate) -> bool {
    match "é𝕏" { "é𝕏" => a.0 == b.0, _ => false }
}
