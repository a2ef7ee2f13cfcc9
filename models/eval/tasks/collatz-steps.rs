/// Steps of the Collatz sequence until 1: half of an even number, three times an odd one plus 1.
pub fn collatz_steps(mut number: u64) -> u32 {
    let mut steps = 0;
    while number != 1 {
        // mask
        number = if number % 2 == 0 { number / 2 } else { number * 3 + 1 };
        // end
        steps += 1;
    }
    steps
}
// tests
fn main() {
    assert_eq!(collatz_steps(1), 0);
    assert_eq!(collatz_steps(6), 8);
}
