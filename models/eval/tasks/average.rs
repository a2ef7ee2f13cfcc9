/// Mean of the numbers; `None` when there are none.
pub fn average(numbers: &[f64]) -> Option<f64> {
    if numbers.is_empty() {
        return None;
    }
    // mask
    let sum: f64 = numbers.iter().sum();
    // end
    Some(sum / numbers.len() as f64)
}
// tests
fn main() {
    assert_eq!(average(&[]), None);
    assert_eq!(average(&[1.0, 2.0, 6.0]), Some(3.0));
}
