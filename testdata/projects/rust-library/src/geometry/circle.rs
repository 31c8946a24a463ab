use super::Shape;
use crate::error::Result;

/// A circle.
pub struct Circle {
    /// From the middle to the edge.
    pub radius: f64,
    pub colour: Colour,
}

pub struct Colour;

impl Colour {
    pub fn unreachable(&self) {}
}

impl Circle {
    pub fn new(radius: f64) -> Result<Circle> {
        Ok(Circle { radius, colour: Colour })
    }

    /// Grows.
    ///
    /// # Errors
    ///
    /// Never.
    pub fn grow(&mut self, by: f64) -> Result<()> {
        self.radius += by;
        Ok(())
    }
}

impl Shape for Circle {
    const SIDES: usize = 1;
    type Unit = f64;
    fn area(&self) -> f64 {
        self.radius
    }
}
