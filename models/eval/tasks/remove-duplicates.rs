use std::collections::HashSet;

/// Removes numbers that occurred before and keeps the order of the rest.
pub fn remove_duplicates(numbers: &[i32]) -> Vec<i32> {
    let mut seen = HashSet::new();
    let mut result = Vec::new();
    for &number in numbers {
        // mask
        if seen.insert(number) {
            result.push(number);
        }
        // end
    }
    result
}
// tests
fn main() {
    assert_eq!(remove_duplicates(&[3, 1, 3, 2, 1]), vec![3, 1, 2]);
    assert_eq!(remove_duplicates(&[]), vec![]);
}
