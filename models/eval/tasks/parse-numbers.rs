/// Parses numbers separated by commas, with blanks around them; the first error ends it.
pub fn parse_numbers(text: &str) -> Result<Vec<i32>, std::num::ParseIntError> {
    // mask
    text.split(',').map(|part| part.trim().parse()).collect()
    // end
}
// tests
fn main() {
    assert_eq!(parse_numbers("1, -2 ,3"), Ok(vec![1, -2, 3]));
    assert!(parse_numbers("1,x").is_err());
}
