use std::str::FromStr;

/// A primary colour.
#[derive(Debug, PartialEq)]
pub enum Color {
    Red,
    Green,
    Blue,
}

impl FromStr for Color {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "red" => Ok(Color::Red),
            // mask
            "green" => Ok(Color::Green),
            "blue" => Ok(Color::Blue),
            // end
            other => Err(format!("unknown color {other}")),
        }
    }
}
// tests
fn main() {
    assert_eq!("red".parse(), Ok(Color::Red));
    assert_eq!("green".parse(), Ok(Color::Green));
    assert_eq!("blue".parse(), Ok(Color::Blue));
    assert!("pink".parse::<Color>().is_err());
}
