pub struct Visible;

pub(crate) struct OfTheCrate;

struct Private;

impl Visible {
    pub fn method(&self) {}
}

impl Private {
    pub fn method(&self) {}
}

pub mod deep {
    pub fn chain() -> Result<(), ()> {
        Ok(())
    }

    pub fn link() {}
}

pub mod kinds {
    pub enum Kind {
        First,
        Second { value: u8 },
        Third(u8),
    }
}
