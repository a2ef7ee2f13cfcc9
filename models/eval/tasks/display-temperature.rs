use std::fmt;

/// A temperature in degrees Celsius.
pub struct Temperature {
    pub degrees: f64,
}

impl fmt::Display for Temperature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // mask
        write!(f, "{:.1} °C", self.degrees)
        // end
    }
}

impl Temperature {
    /// The same temperature in degrees Fahrenheit: nine fifths of it, plus 32.
    // body
    pub fn fahrenheit(&self) -> f64 {
        self.degrees * 9.0 / 5.0 + 32.0
    }
}
// tests
fn main() {
    let water = Temperature { degrees: 100.0 };
    assert!(water.to_string().starts_with("100"));
    assert_eq!(water.fahrenheit(), 212.0);
}
