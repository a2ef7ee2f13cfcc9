/// The even numbers, doubled.
pub fn doubled_even(numbers: &[i32]) -> Vec<i32> {
    numbers
        .iter()
        // mask
        .filter(|number| *number % 2 == 0)
        // end
        .map(|number| number * 2)
        .collect()
}
// tests
fn main() {
    assert_eq!(doubled_even(&[1, 2, 3, -4]), vec![4, -8]);
}
