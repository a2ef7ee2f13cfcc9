/// A shape in the plane.
pub enum Shape {
    Rectangle { width: f64, height: f64 },
    Square(f64),
    Triangle { base: f64, height: f64 },
}

/// Area of a shape.
pub fn area(shape: &Shape) -> f64 {
    match shape {
        Shape::Rectangle { width, height } => width * height,
        // mask
        Shape::Square(side) => side * side,
        // end
        Shape::Triangle { base, height } => base * height / 2.0,
    }
}
// tests
fn main() {
    assert_eq!(area(&Shape::Rectangle { width: 2.0, height: 3.0 }), 6.0);
    assert_eq!(area(&Shape::Square(4.0)), 16.0);
    assert_eq!(area(&Shape::Triangle { base: 3.0, height: 4.0 }), 6.0);
}
