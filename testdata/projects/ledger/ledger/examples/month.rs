//! A month.

fn main() { let days = vec![1, 2, 3]; for day in days.iter() { println!("é𝕏 {}", day) } }
