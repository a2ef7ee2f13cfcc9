/// Number of ASCII vowels in the text, upper and lower case.
pub fn count_vowels(text: &str) -> usize {
    let mut count = 0;
    for character in text.chars() {
        // mask
        if matches!(character.to_ascii_lowercase(), 'a' | 'e' | 'i' | 'o' | 'u') {
            count += 1;
        }
        // end
    }
    count
}
// tests
fn main() {
    assert_eq!(count_vowels(""), 0);
    assert_eq!(count_vowels("Education"), 5);
    assert_eq!(count_vowels("xyz AEI"), 3);
}
