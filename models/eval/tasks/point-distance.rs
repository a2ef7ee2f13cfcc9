/// A point in the plane with whole coordinates.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    pub x: i32,
    pub y: i32,
}

impl Point {
    pub fn new(x: i32, y: i32) -> Self {
        // mask
        Self { x, y }
        // end
    }

    /// Sum of the distances along both axes.
    // body
    pub fn manhattan_distance(&self, other: &Point) -> i32 {
        (self.x - other.x).abs() + (self.y - other.y).abs()
    }
}
// tests
fn main() {
    assert_eq!(Point::new(1, 2), Point { x: 1, y: 2 });
    assert_eq!(Point::new(1, 2).manhattan_distance(&Point::new(-2, 4)), 5);
}
