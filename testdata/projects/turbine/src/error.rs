//! What can go wrong.

use std::fmt;

/// What can go wrong.
#[derive(Debug, Clone, PartialEq)]
pub enum Error {
    /// The wind is too strong, in m/s.
    Storm(f64),
    /// A number lies outside of what is possible.
    OutOfRange(f64),
    /// A line is not a record.
    Syntax {
        /// Which line, counted from 1.
        line: usize,
        /// What stands there.
        text: String,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Storm(wind) => write!(formatter, "a storm of {wind} m/s"),
            Error::OutOfRange(value) => write!(formatter, "{value} is out of range"),
            Error::Syntax { line, text } => {
                write!(formatter, "line {line}: {text:?}")
            }
        }
    }
}

impl std::error::Error for Error {}
