/// Splits "key=value" at the first equals sign and trims both sides; `None` without one or with an empty key.
pub fn parse_key_value(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once('=')?;
    let key = key.trim();
    // mask
    if key.is_empty() {
        return None;
    }
    // end
    Some((key, value.trim()))
}
// tests
fn main() {
    assert_eq!(parse_key_value(" a = b=c "), Some(("a", "b=c")));
    assert_eq!(parse_key_value("=x"), None);
    assert_eq!(parse_key_value("nothing"), None);
}
