/// The words of the text in reverse order, separated by single spaces.
pub fn reverse_words(text: &str) -> String {
    let mut words: Vec<&str> = text.split_whitespace().collect();
    // mask
    words.reverse();
    // end
    words.join(" ")
}
// tests
fn main() {
    assert_eq!(reverse_words("one  two three"), "three two one");
    assert_eq!(reverse_words("   "), "");
}
