/// True when both words have the same letters, each as often.
pub fn are_anagrams(first: &str, second: &str) -> bool {
    let mut left: Vec<char> = first.chars().collect();
    let mut right: Vec<char> = second.chars().collect();
    left.sort();
    // mask
    right.sort();
    // end
    left == right
}
// tests
fn main() {
    assert!(are_anagrams("listen", "silent"));
    assert!(!are_anagrams("aab", "abb"));
}
