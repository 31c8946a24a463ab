//! The latest values of anything.

use std::collections::VecDeque;

/// The latest values, up to a number of them.
#[derive(Debug, Clone)]
pub struct Window<T, const N: usize = 4> {
    values: VecDeque<T>,
}

impl<T, const N: usize> Default for Window<T, N> {
    fn default() -> Self {
        Self {
            values: VecDeque::with_capacity(N),
        }
    }
}

impl<T: Copy + PartialOrd, const N: usize> Window<T, N> {
    /// Takes a value in, and the oldest out where there are too many.
    pub fn push(&mut self, value: T) -> Option<T> {
        let oldest = if self.values.len() == N {
            self.values.pop_front()
        } else {
            None
        };
        self.values.push_back(value);
        oldest
    }

    /// The greatest value.
    pub fn greatest(&self) -> Option<T> {
        let mut values = self.values.iter().copied();
        let mut greatest = values.next()?;
        for value in values {
            if value > greatest {
                greatest = value;
            }
        }
        Some(greatest)
    }

    /// How many values hold.
    pub fn count<F>(&self, holds: F) -> usize
    where
        F: Fn(&T) -> bool,
    {
        self.values
            .iter()
            .filter(|value| {
                let held = holds(value);
                held
            })
            .count()
    }
}
