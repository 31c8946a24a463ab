#![allow(dead_code, unused_imports)]

mod error;
pub mod geometry;
mod hidden;
mod internal;
pub mod lints;
#[path = "elsewhere/moved.rs"]
pub mod renamed_file;
pub mod sections;

pub use error::{Error, Outcome};
#[doc(hidden)]
pub use hidden::Helper as __Helper;
pub use internal::deep::{self, chain};
pub use internal::kinds::Kind::*;
pub use internal::Visible as Renamed;
pub use internal::*;

pub extern crate core as base;

pub const LIMIT: usize = 10;
pub static NAME: &str = "library";
pub type Alias = Vec<u8>;

#[macro_export]
macro_rules! exported {
    () => {};
}

macro_rules! unexported {
    () => {};
}

/// Documented.
#[macro_export]
macro_rules! documented {
    () => {};
}

extern "C" {
    pub fn foreign(value: u8) -> u8;
    pub static FOREIGN: u8;
    fn private_foreign();
}

pub union Bits {
    pub whole: u32,
    part: u8,
}

#[cfg(test)]
pub mod tests {
    pub fn helper() {}
}
