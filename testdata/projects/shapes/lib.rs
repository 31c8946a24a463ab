//! Shapes that are read from text.

/// Reads a length such as `2.5`.
pub fn length(text: &str) -> Result<f64, std::num::ParseFloatError> {
    text.trim().parse()
}

pub struct Circle {
    /// How far the edge is from the centre.
    pub radius: f64,
}
