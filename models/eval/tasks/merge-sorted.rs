/// Merges two sorted slices into one sorted vector.
pub fn merge_sorted(left: &[i32], right: &[i32]) -> Vec<i32> {
    let mut merged = Vec::with_capacity(left.len() + right.len());
    let (mut i, mut j) = (0, 0);
    while i < left.len() && j < right.len() {
        // mask
        if left[i] <= right[j] {
            merged.push(left[i]);
            i += 1;
        } else {
            merged.push(right[j]);
            j += 1;
        }
        // end
    }
    merged.extend_from_slice(&left[i..]);
    merged.extend_from_slice(&right[j..]);
    merged
}
// tests
fn main() {
    assert_eq!(merge_sorted(&[1, 4], &[2, 3, 9]), vec![1, 2, 3, 4, 9]);
    assert_eq!(merge_sorted(&[], &[1]), vec![1]);
}
