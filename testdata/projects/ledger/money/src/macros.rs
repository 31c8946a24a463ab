/// Twice as much.
macro_rules! doubled {
    ($value:expr) => {{
        let twice = $value * 2;
        twice as i64
    }};
}

macro_rules! cents {
    ($value:expr) => {
        ($value as i32).clone()
    };
}

macro_rules! largest {
    ($first:expr, $second:expr) => {
        if $first > $second { $first } else { $second }
    };
}
