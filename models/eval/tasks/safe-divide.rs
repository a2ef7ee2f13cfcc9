/// Divides, or says why it cannot.
pub fn safe_divide(dividend: i32, divisor: i32) -> Result<i32, String> {
    // mask
    if divisor == 0 {
        return Err("division by zero".to_string());
    }
    // end
    Ok(dividend / divisor)
}
// tests
fn main() {
    assert_eq!(safe_divide(7, 2), Ok(3));
    assert!(safe_divide(1, 0).is_err());
}
