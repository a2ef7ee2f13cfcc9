/// An article on the shelf.
pub struct Item {
    pub price_cents: u64,
    pub quantity: u64,
}

/// Value of everything on the shelf, in cents.
pub fn total_value(items: &[Item]) -> u64 {
    let mut total = 0;
    for item in items {
        // mask
        total += item.price_cents * item.quantity;
        // end
    }
    total
}
// tests
fn main() {
    assert_eq!(total_value(&[]), 0);
    let items = [Item { price_cents: 250, quantity: 2 }, Item { price_cents: 99, quantity: 1 }];
    assert_eq!(total_value(&items), 599);
}
