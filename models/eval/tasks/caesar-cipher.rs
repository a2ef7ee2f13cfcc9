/// Moves each lower-case ASCII letter by `shift` places through the alphabet, round the end; everything else stays.
pub fn caesar_cipher(text: &str, shift: u8) -> String {
    text.chars()
        .map(|character| {
            if character.is_ascii_lowercase() {
                // mask
                let place = (character as u8 - b'a' + shift % 26) % 26;
                // end
                (b'a' + place) as char
            } else {
                character
            }
        })
        .collect()
}
// tests
fn main() {
    assert_eq!(caesar_cipher("abc xyz!", 3), "def abc!");
    assert_eq!(caesar_cipher("abc", 26), "abc");
}
