/// True for leap years of the Gregorian calendar: every fourth year, but of full centuries only every fourth.
pub fn is_leap_year(year: u32) -> bool {
    // mask
    (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
    // end
}
// tests
fn main() {
    assert!(is_leap_year(2024));
    assert!(!is_leap_year(2023));
    assert!(!is_leap_year(1900));
    assert!(is_leap_year(2000));
}
