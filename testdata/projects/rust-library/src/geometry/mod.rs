//! Shapes.

mod circle;
pub mod square;

pub use self::circle::Circle;

pub trait Shape {
    const SIDES: usize;
    type Unit;
    fn area(&self) -> f64;
    /// The name of it.
    fn name() -> &'static str {
        "shape"
    }
}

#[derive(Clone, Copy)]
pub struct Point(pub f64, pub f64);

impl Point {
    pub const ORIGIN: Point = Point(0.0, 0.0);
}

impl dyn Object {
    pub fn describe(&self) {}
}

/// Anything.
pub trait Object {}
