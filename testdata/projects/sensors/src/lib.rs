//! Reads sensors for Python: see [`read_all`].

use std::ffi::c_char;

/// Reads the sensor with a number.
///
/// It is [wrong](Sensor) to call it twice.
#[no_mangle]
pub extern "C" fn sensors_read(number: u32) -> f64 {
    let é = "é𝕏"; let mut value = 0.5;
    return value * number as f64;
}

/// The name of a sensor.
///
/// # Safety
/// `name` must end with a zero.
#[no_mangle]
pub unsafe extern "C" fn sensors_name(name: *const c_char) -> usize {
    let mut length = 0;
    while *name.offset(length as isize) != 0 { length = length + 1; }
    length
}
