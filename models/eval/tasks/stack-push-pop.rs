/// A stack of numbers.
pub struct Stack {
    items: Vec<i32>,
}

impl Stack {
    pub fn new() -> Self {
        Self { items: Vec::new() }
    }

    pub fn push(&mut self, item: i32) {
        // mask
        self.items.push(item);
        // end
    }

    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Removes and returns the item on top.
    // body
    pub fn pop(&mut self) -> Option<i32> {
        self.items.pop()
    }
}
// tests
fn main() {
    let mut stack = Stack::new();
    stack.push(1);
    stack.push(2);
    assert_eq!(stack.len(), 2);
    assert_eq!(stack.pop(), Some(2));
    assert_eq!(stack.pop(), Some(1));
    assert_eq!(stack.pop(), None);
}
