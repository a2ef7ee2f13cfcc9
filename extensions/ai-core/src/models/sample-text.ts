/** A small Rust file for the walkthrough; the cursor stands where the next statement is wanted. */
export function sampleText(): { readonly text: string; readonly cursor: number } {
    const before = `use std::collections::HashMap;

/// Counts how often each word occurs.
fn count_words(text: &str) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    for word in text.split_whitespace() {
        `;
    const after = `
    }
    counts
}

fn main() {
    println!("{:?}", count_words("the cat and the dog"));
}
`;
    return { text: before + after, cursor: before.length };
}
