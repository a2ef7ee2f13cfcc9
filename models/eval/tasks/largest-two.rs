/// The two largest numbers, the larger one first; `None` when there are fewer than two.
pub fn largest_two(numbers: &[i32]) -> Option<(i32, i32)> {
    if numbers.len() < 2 {
        return None;
    }
    let mut sorted = numbers.to_vec();
    // mask
    sorted.sort();
    // end
    let last = sorted.len() - 1;
    Some((sorted[last], sorted[last - 1]))
}
// tests
fn main() {
    assert_eq!(largest_two(&[1]), None);
    assert_eq!(largest_two(&[5, 9, 9]), Some((9, 9)));
    assert_eq!(largest_two(&[-1, -7, -3]), Some((-1, -3)));
}
