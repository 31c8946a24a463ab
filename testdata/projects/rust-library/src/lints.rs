//! Lints that are allowed.

#[allow(missing_docs)]
pub mod allowed {
    pub fn covered() {}

    #[warn(missing_docs)]
    pub mod again {
        pub fn reported() {}
    }
}

#[allow(clippy::pedantic)]
pub fn pedantic() -> Result<(), ()> {
    Ok(())
}

#[allow(clippy::all)]
pub unsafe fn all() -> Result<(), ()> {
    Ok(())
}

#[expect(missing_docs)]
pub fn expected() {}

#[doc(hidden)]
pub mod unlisted {
    pub fn hidden() -> Result<(), ()> {
        Ok(())
    }
}

#[doc(hidden)]
pub enum Unlisted {
    Variant { field: u8 },
}

#[cfg_attr(all(), allow(missing_docs))]
pub fn conditional() {}

#[allow(missing_docs)] // A comment behind it.
pub fn commented() {}
