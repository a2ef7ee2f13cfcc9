/// The first `count` Fibonacci numbers, starting with 0 and 1.
pub fn fibonacci(count: usize) -> Vec<u64> {
    let mut numbers = Vec::with_capacity(count);
    let (mut current, mut next) = (0, 1);
    for _ in 0..count {
        // mask
        numbers.push(current);
        (current, next) = (next, current + next);
        // end
    }
    numbers
}
// tests
fn main() {
    assert_eq!(fibonacci(0), vec![]);
    assert_eq!(fibonacci(7), vec![0, 1, 1, 2, 3, 5, 8]);
}
