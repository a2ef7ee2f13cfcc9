/// Product of two square matrices of the same size.
pub fn multiply(left: &[Vec<i64>], right: &[Vec<i64>]) -> Vec<Vec<i64>> {
    let size = left.len();
    let mut product = vec![vec![0; size]; size];
    for row in 0..size {
        for column in 0..size {
            // mask
            for index in 0..size {
                product[row][column] += left[row][index] * right[index][column];
            }
            // end
        }
    }
    product
}
// tests
fn main() {
    let left = vec![vec![1, 2], vec![3, 4]];
    let right = vec![vec![0, 1], vec![1, 0]];
    assert_eq!(multiply(&left, &right), vec![vec![2, 1], vec![4, 3]]);
}
