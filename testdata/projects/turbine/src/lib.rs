//! Reads and judges the numbers of a wind turbine.

#[macro_use]
mod macros;
pub mod blade;
pub mod error;
pub mod log;
pub mod window;

pub use blade::{Blade, Part, Shaft};
pub use error::Error;
pub use window::Window;

/// The power that a wind yields, in watts.
///
/// # Errors
///
/// If the wind is too strong to run in.
pub fn power(wind: f64, blades: &[Blade]) -> Result<f64, Error> {
    if wind > 25.0 {
        return Err(Error::Storm(wind));
    }
    let area: f64 = blades
        .iter()
        .map(|blade| blade.length * blade.length * std::f64::consts::PI)
        .sum();
    Ok(0.5 * 1.225 * area * wind.powi(3) * if wind < 3.0 { 0.0 } else { 0.4 })
}

/// What nobody calls.
pub fn unused(turns: u32) -> u32 {
    let mut sum = 0;
    for turn in 0..turns {
        sum += turn;
    }
    sum
}
