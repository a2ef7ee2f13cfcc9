/// Moves the first `places` items to the end; more places than items go round.
pub fn rotate_left(items: &[i32], places: usize) -> Vec<i32> {
    if items.is_empty() {
        return Vec::new();
    }
    let places = places % items.len();
    // mask
    let (head, tail) = items.split_at(places);
    // end
    [tail, head].concat()
}
// tests
fn main() {
    assert_eq!(rotate_left(&[1, 2, 3], 1), vec![2, 3, 1]);
    assert_eq!(rotate_left(&[1, 2, 3], 5), vec![3, 1, 2]);
    assert_eq!(rotate_left(&[], 5), vec![]);
}
