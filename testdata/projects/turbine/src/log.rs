//! The log of a turbine: one record a line.

use crate::Error;

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Record {
    /// The wind changed.
    Wind(f64),
    /// The turbine stopped.
    Stop,
    /// The turbine was serviced.
    Service {
        /// By how many people.
        crew: u8,
    },
}

/// Reads one line.
///
/// # Errors
///
/// If it is not a record.
pub fn line(number: usize, text: &str) -> Result<Option<Record>, Error> {
    let syntax = || Error::Syntax {
        line: number,
        text: text.to_owned(),
    };
    let mut words = text.split_whitespace();
    let Some(first) = words.next() else {
        return Ok(None);
    };
    let record = match (first, words.next()) {
        ("#", _) => return Ok(None),
        ("wind", Some(speed)) => Record::Wind(speed.parse().map_err(|_| syntax())?),
        ("stop", None) => Record::Stop,
        ("service", Some(crew)) if crew != "nobody" => Record::Service {
            crew: crew.parse().map_err(|_| syntax())?,
        },
        _ => return Err(syntax()),
    };
    if words.next().is_some() {
        return Err(syntax());
    }
    Ok(Some(record))
}

/// Reads a whole log.
///
/// # Errors
///
/// If a line of it is not a record.
pub fn all(text: &str) -> Result<Vec<Record>, Error> {
    let mut records = Vec::new();
    for (index, text) in text.lines().enumerate() {
        let Some(record) = line(index + 1, text)? else {
            continue;
        };
        records.push(record);
    }
    Ok(records)
}

/// The strongest wind of a log.
pub fn strongest(records: &[Record]) -> Option<f64> {
    let mut left = records;
    let mut strongest: Option<f64> = None;
    while let [first, rest @ ..] = left {
        left = rest;
        if let Record::Wind(wind) = *first {
            strongest = Some(strongest.map_or(wind, |before| before.max(wind)));
        }
    }
    strongest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_lines() {
        assert_eq!(line(1, "wind 7.5"), Ok(Some(Record::Wind(7.5))));
        assert_eq!(line(2, "  "), Ok(None));
        assert_eq!(line(3, "service 3"), Ok(Some(Record::Service { crew: 3 })));
    }
}
