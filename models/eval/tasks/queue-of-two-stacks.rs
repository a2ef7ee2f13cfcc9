/// A queue made of two stacks.
#[derive(Default)]
pub struct Queue {
    incoming: Vec<u32>,
    outgoing: Vec<u32>,
}

impl Queue {
    pub fn enqueue(&mut self, item: u32) {
        self.incoming.push(item);
    }

    /// Removes the item that has waited longest.
    // body
    pub fn dequeue(&mut self) -> Option<u32> {
        if self.outgoing.is_empty() {
            // mask
            while let Some(item) = self.incoming.pop() {
                self.outgoing.push(item);
            }
            // end
        }
        self.outgoing.pop()
    }
}
// tests
fn main() {
    let mut queue = Queue::default();
    queue.enqueue(1);
    queue.enqueue(2);
    assert_eq!(queue.dequeue(), Some(1));
    queue.enqueue(3);
    assert_eq!(queue.dequeue(), Some(2));
    assert_eq!(queue.dequeue(), Some(3));
    assert_eq!(queue.dequeue(), None);
}
