//! A day of a turbine, from outside.

use turbine::{log, power, Blade, Part, Shaft, Window};

#[test]
fn a_quiet_day() {
    let records = log::all("# a quiet day\nwind 5\nwind 8.5\nstop\n").unwrap();
    assert_eq!(log::strongest(&records), Some(8.5));

    let blades = vec![Blade::new(40.0).unwrap(); 3];
    assert!(power(8.5, &blades).unwrap() > 1_000_000.0);
    assert!(power(30.0, &blades).is_err());
}

#[test]
fn a_broken_log() {
    let error = log::all("wind 5\nrain").unwrap_err();
    assert_eq!(error.to_string(), "line 2: \"rain\"");
}

#[test]
fn latest_values() {
    let mut numbers: Window<u32, 2> = Window::default();
    for number in [3, 9, 4] {
        numbers.push(number);
    }
    assert_eq!(numbers.greatest(), Some(9));

    let mut winds: Window<f64> = Window::default();
    winds.push(4.5);
    assert_eq!(winds.count(|wind| *wind > 4.0), 1);
}

#[test]
fn a_shaft_lasts() {
    assert!(!Shaft(5).worn());
}
