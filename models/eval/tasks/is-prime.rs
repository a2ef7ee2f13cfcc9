/// True for prime numbers.
pub fn is_prime(number: u32) -> bool {
    if number < 2 {
        return false;
    }
    let mut divisor = 2;
    while divisor * divisor <= number {
        // mask
        if number % divisor == 0 {
            return false;
        }
        // end
        divisor += 1;
    }
    true
}
// tests
fn main() {
    let primes: Vec<u32> = (0..30).filter(|number| is_prime(*number)).collect();
    assert_eq!(primes, vec![2, 3, 5, 7, 11, 13, 17, 19, 23, 29]);
}
