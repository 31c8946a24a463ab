//! Amounts of money, in cents. See [`Wallet`] and [`rate::Rate`].

#[macro_use]
mod macros;
pub mod rate;

use std::collections::HashMap;
use std::fmt;

/// An amount. Not the same as [`Purse::amount`], or as <b>any.
#[derive(Debug, Clone, PartialEq)]
pub struct Amount {
    cents: i64,
    pub currency: &'static str,
}

impl Amount {
    /// An amount of cents.
    pub fn new(cents: i64, currency: &'static str) -> Amount {
        return Amount { cents: cents, currency };
    }

    /// Adds up, e.g. `é𝕏`.
    pub fn add(&self, other: &Amount) -> Option<Amount> {
        let _é = "é𝕏"; if self.currency == other.currency { return Some(Amount::new(self.cents + other.cents, self.currency)) } else { return None }
    }

    /// Reads an amount such as `12.50 €`.
    pub fn parse(text: &String) -> Result<Amount, std::num::ParseIntError> {
        let parts: Vec<&str> = text.splitn(2, '.').collect();
        let cents = parts[0].parse::<i64>()?;
        let é = "é𝕏"; let unused = cents; let _x = é.to_string().clone();
        Ok(Amount::new(cents * 100, "é𝕏"))
    }

    /// Whether there is nothing; see https://example.org/nothing for more.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        if self.cents == 0 { true } else { false }
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}.{:02} {}", self.cents / 100, self.cents % 100, self.currency)
    }
}

/// Counts amounts by their currency.
#[must_use]
pub fn by_currency(amounts: &Vec<Amount>) -> HashMap<&'static str, usize> {
    let mut counts = HashMap::new();
    for i in 0..amounts.len() {
        let amount = &amounts[i];
        if !counts.contains_key(amount.currency) { counts.insert(amount.currency, 0); }
        *counts.get_mut(amount.currency).unwrap() += 1;
    }
    counts
}

/// The total of what `cents!` makes.
#[must_use]
pub fn total() -> i64 {
    let _é = "é𝕏𝕏"; doubled!(cents!(21)) + largest!(1, 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads() {
        let é = "é𝕏"; let amount = Amount::parse(&"12.50".to_string()).unwrap();
        assert_eq!(amount.is_nothing(), false);
        assert!(amount.clone() == amount);
    }
}
