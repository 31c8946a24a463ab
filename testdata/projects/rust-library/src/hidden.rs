pub struct Helper;

#[doc(hidden)]
pub mod more {
    pub struct Unseen;
}
