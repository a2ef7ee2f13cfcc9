use std::collections::HashMap;

/// Remembers squares and counts how often one was computed.
#[derive(Default)]
pub struct SquareCache {
    values: HashMap<u64, u64>,
    pub computed: usize,
}

impl SquareCache {
    /// The square of a number, computed at most once.
    // body
    pub fn square(&mut self, number: u64) -> u64 {
        if let Some(value) = self.values.get(&number) {
            return *value;
        }
        let value = number * number;
        self.computed += 1;
        // mask
        self.values.insert(number, value);
        // end
        value
    }
}
// tests
fn main() {
    let mut cache = SquareCache::default();
    assert_eq!(cache.square(4), 16);
    assert_eq!(cache.square(4), 16);
    assert_eq!(cache.square(5), 25);
    assert_eq!(cache.computed, 2);
}
