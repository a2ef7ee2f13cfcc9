/// Index of a number in sorted numbers, by halving the range.
pub fn binary_search(numbers: &[i32], wanted: i32) -> Option<usize> {
    let mut low = 0;
    let mut high = numbers.len();
    while low < high {
        let middle = low + (high - low) / 2;
        // mask
        if numbers[middle] == wanted {
            return Some(middle);
        }
        // end
        if numbers[middle] < wanted {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    None
}
// tests
fn main() {
    let numbers = [1, 3, 5, 9];
    assert_eq!(binary_search(&numbers, 5), Some(2));
    assert_eq!(binary_search(&numbers, 4), None);
    assert_eq!(binary_search(&[], 4), None);
}
