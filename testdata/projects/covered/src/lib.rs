//! Flat shapes.

/// The sides of a rectangle.
pub struct Rectangle {
    /// How wide it is.
    pub width: f64,
    /// How high it is.
    pub height: f64,
}

impl Rectangle {
    /// The area of the rectangle.
    pub fn area(&self) -> f64 {
        self.width * self.height
    }

    /// Whether all sides are of one length.
    pub fn is_square(&self) -> bool {
        self.width == self.height
    }

    /// The rectangle that is larger by the factor.
    pub fn scaled(&self, factor: f64) -> Rectangle {
        Rectangle {
            width: self.width * factor,
            height: self.height * factor,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Rectangle;

    #[test]
    fn area_of_a_square() {
        let square = Rectangle {
            width: 2.0,
            height: 2.0,
        };
        assert!(square.is_square());
        assert_eq!(square.area(), 4.0);
    }
}
