/// Makes the first letter of each word upper case and leaves the rest; words are joined by single spaces.
pub fn title_case(text: &str) -> String {
    text.split_whitespace()
        .map(|word| {
            let mut characters = word.chars();
            match characters.next() {
                // mask
                Some(first) => first.to_uppercase().collect::<String>() + characters.as_str(),
                // end
                None => String::new(),
            }
        })
        .collect::<Vec<_>>()
        .join(" ")
}
// tests
fn main() {
    assert_eq!(title_case("hello big world"), "Hello Big World");
    assert_eq!(title_case(""), "");
}
