//! What is written once and used often.

/// Makes a function that converts one unit to another.
macro_rules! convert {
    ($(#[$meta:meta])* $name:ident, $factor:expr) => {
        $(#[$meta])*
        #[must_use]
        pub fn $name(value: f64) -> f64 {
            value * $factor
        }
    };
}

/// Fails unless a number lies in a range.
macro_rules! within {
    ($value:expr, $range:expr) => {
        if !$range.contains(&$value) {
            return Err($crate::Error::OutOfRange($value));
        }
    };
}
