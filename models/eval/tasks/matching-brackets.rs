/// True when round, square and curly brackets are closed in the right order.
pub fn matching_brackets(text: &str) -> bool {
    let mut open = Vec::new();
    for character in text.chars() {
        match character {
            '(' => open.push(')'),
            '[' => open.push(']'),
            '{' => open.push('}'),
            ')' | ']' | '}' => {
                // mask
                if open.pop() != Some(character) {
                    return false;
                }
                // end
            }
            _ => {}
        }
    }
    open.is_empty()
}
// tests
fn main() {
    assert!(matching_brackets("a(b[c]{d})"));
    assert!(!matching_brackets("(]"));
    assert!(!matching_brackets("(("));
    assert!(!matching_brackets(")"));
}
