/// Sum of the decimal digits of a number.
pub fn digits_sum(mut number: u64) -> u64 {
    let mut sum = 0;
    while number > 0 {
        // mask
        sum += number % 10;
        number /= 10;
        // end
    }
    sum
}
// tests
fn main() {
    assert_eq!(digits_sum(0), 0);
    assert_eq!(digits_sum(90210), 12);
}
