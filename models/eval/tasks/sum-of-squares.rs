/// Sum of the squares of all numbers.
pub fn sum_of_squares(numbers: &[i64]) -> i64 {
    // mask
    numbers.iter().map(|number| number * number).sum()
    // end
}
// tests
fn main() {
    assert_eq!(sum_of_squares(&[]), 0);
    assert_eq!(sum_of_squares(&[3, -4]), 25);
}
