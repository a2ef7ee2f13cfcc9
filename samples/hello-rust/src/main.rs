mod inventory;

use inventory::{Inventory, Item};

/// Writes an amount the way a receipt does.
fn format_cents(cents: u64) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

fn main() {
    let mut inventory = Inventory::new();
    inventory.add(Item::new("bolt", 120, 25));
    inventory.add(Item::new("washer", 300, 5));
    inventory.add(Item::new("wrench", 4, 1_899));

    for item in inventory.iter() {
        println!("{item} {:>10}", format_cents(item.value_in_cents()));
    }

    if let Err(error) = inventory.take("wrench", 5) {
        eprintln!("cannot take: {error:?}");
    }

    println!("total: {}", format_cents(inventory.value_in_cents()));
}
