use std::collections::BTreeMap;

/// Words by their number of bytes, in the order in which they came.
pub fn group_by_length<'a>(words: &[&'a str]) -> BTreeMap<usize, Vec<&'a str>> {
    let mut groups: BTreeMap<usize, Vec<&'a str>> = BTreeMap::new();
    for word in words {
        // mask
        groups.entry(word.len()).or_default().push(word);
        // end
    }
    groups
}
// tests
fn main() {
    let groups = group_by_length(&["a", "bb", "c"]);
    assert_eq!(groups[&1], vec!["a", "c"]);
    assert_eq!(groups[&2], vec!["bb"]);
}
