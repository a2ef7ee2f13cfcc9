/// A range from `start` up to, but without, `end`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span {
    pub start: usize,
    pub end: usize,
}

impl Span {
    pub fn len(&self) -> usize {
        self.end - self.start
    }

    pub fn contains(&self, offset: usize) -> bool {
        // mask
        self.start <= offset && offset < self.end
        // end
    }

    /// What both ranges have in common; `None` when that is nothing.
    // body
    pub fn intersect(&self, other: &Span) -> Option<Span> {
        let start = self.start.max(other.start);
        let end = self.end.min(other.end);
        if start < end {
            Some(Span { start, end })
        } else {
            None
        }
    }
}
// tests
fn main() {
    let span = Span { start: 2, end: 6 };
    assert_eq!(span.len(), 4);
    assert!(span.contains(2) && span.contains(5) && !span.contains(6) && !span.contains(1));
    assert_eq!(span.intersect(&Span { start: 4, end: 9 }), Some(Span { start: 4, end: 6 }));
    assert_eq!(span.intersect(&Span { start: 6, end: 9 }), None);
}
