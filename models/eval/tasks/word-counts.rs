use std::collections::HashMap;

/// How often each word occurs; words are separated by white space.
pub fn word_counts(text: &str) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    for word in text.split_whitespace() {
        // mask
        *counts.entry(word.to_string()).or_insert(0) += 1;
        // end
    }
    counts
}
// tests
fn main() {
    let counts = word_counts("a b a\na");
    assert_eq!(counts.len(), 2);
    assert_eq!(counts["a"], 3);
    assert_eq!(counts["b"], 1);
}
