/// True when the text reads the same from both ends, ignoring case and everything that is no letter or digit.
pub fn is_palindrome(text: &str) -> bool {
    let letters: Vec<char> = text
        .chars()
        .filter(|character| character.is_alphanumeric())
        .flat_map(|character| character.to_lowercase())
        .collect();
    // mask
    letters.iter().eq(letters.iter().rev())
    // end
}
// tests
fn main() {
    assert!(is_palindrome("Never odd or even!"));
    assert!(is_palindrome(""));
    assert!(!is_palindrome("ab"));
}
