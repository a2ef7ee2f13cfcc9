/// Turns rows into columns. All rows have the same length.
pub fn transpose(rows: &[Vec<i32>]) -> Vec<Vec<i32>> {
    let width = rows.first().map_or(0, |row| row.len());
    let mut columns = vec![Vec::new(); width];
    for row in rows {
        // mask
        for (index, value) in row.iter().enumerate() {
            columns[index].push(*value);
        }
        // end
    }
    columns
}
// tests
fn main() {
    let rows = vec![vec![1, 2, 3], vec![4, 5, 6]];
    assert_eq!(transpose(&rows), vec![vec![1, 4], vec![2, 5], vec![3, 6]]);
    assert_eq!(transpose(&[]), Vec::<Vec<i32>>::new());
}
