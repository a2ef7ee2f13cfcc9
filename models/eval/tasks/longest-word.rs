/// The longest word by characters; the first of equally long ones, an empty text when there is none.
pub fn longest_word(text: &str) -> &str {
    let mut longest = "";
    for word in text.split_whitespace() {
        // mask
        if word.chars().count() > longest.chars().count() {
            longest = word;
        }
        // end
    }
    longest
}
// tests
fn main() {
    assert_eq!(longest_word("a quick brown fox"), "quick");
    assert_eq!(longest_word(""), "");
}
