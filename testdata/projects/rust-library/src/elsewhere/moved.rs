#![allow(clippy::missing_errors_doc)]

pub fn moved() -> Result<(), ()> {
    Ok(())
}

///
pub fn empty() {}

#[doc(alias = "other")]
pub fn aliased() {}

#[doc = "Documented."]
pub fn by_attribute() {}

/** Documented. */
pub fn by_block() {}

pub fn from_inside() {
    //! Documented.
}
