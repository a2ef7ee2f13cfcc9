/// Words of a name in camel case, in lower case: "parseHttpBody" is parse, http, body.
pub fn split_camel_case(name: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    for character in name.chars() {
        if character.is_uppercase() && !word.is_empty() {
            // mask
            words.push(word);
            word = String::new();
            // end
        }
        word.extend(character.to_lowercase());
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}
// tests
fn main() {
    assert_eq!(split_camel_case("parseHttpBody"), vec!["parse", "http", "body"]);
    assert_eq!(split_camel_case(""), Vec::<String>::new());
}
