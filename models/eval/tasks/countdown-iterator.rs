/// Counts down from a number to 1.
pub struct Countdown {
    next: u32,
}

impl Countdown {
    pub fn new(start: u32) -> Self {
        Self { next: start }
    }
}

impl Iterator for Countdown {
    type Item = u32;

    // body
    fn next(&mut self) -> Option<u32> {
        if self.next == 0 {
            return None;
        }
        let current = self.next;
        // mask
        self.next -= 1;
        // end
        Some(current)
    }
}
// tests
fn main() {
    assert_eq!(Countdown::new(3).collect::<Vec<_>>(), vec![3, 2, 1]);
    assert_eq!(Countdown::new(0).count(), 0);
}
