/// Greatest common divisor by Euclid's algorithm; the divisor of a number and zero is the number.
pub fn greatest_common_divisor(mut left: u64, mut right: u64) -> u64 {
    while right != 0 {
        // mask
        let rest = left % right;
        left = right;
        right = rest;
        // end
    }
    left
}
// tests
fn main() {
    assert_eq!(greatest_common_divisor(12, 18), 6);
    assert_eq!(greatest_common_divisor(7, 0), 7);
    assert_eq!(greatest_common_divisor(17, 5), 1);
}
