/// Runs of equal characters with their lengths: "aab" is [('a', 2), ('b', 1)].
pub fn run_length_encode(text: &str) -> Vec<(char, usize)> {
    let mut runs: Vec<(char, usize)> = Vec::new();
    for character in text.chars() {
        match runs.last_mut() {
            // mask
            Some((last, count)) if *last == character => *count += 1,
            // end
            _ => runs.push((character, 1)),
        }
    }
    runs
}
// tests
fn main() {
    assert_eq!(run_length_encode("aabccc"), vec![('a', 2), ('b', 1), ('c', 3)]);
    assert_eq!(run_length_encode(""), vec![]);
}
