/// Brings each value into the range from `low` to `high`, in place.
pub fn clamp_values(values: &mut [i32], low: i32, high: i32) {
    for value in values.iter_mut() {
        // mask
        *value = (*value).clamp(low, high);
        // end
    }
}
// tests
fn main() {
    let mut values = [-5, 3, 99];
    clamp_values(&mut values, 0, 10);
    assert_eq!(values, [0, 3, 10]);
}
