use std::collections::BTreeMap;
use std::fmt;

/// One kind of thing on the shelf.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    pub name: String,
    pub quantity: u32,
    pub price_in_cents: u64,
}

impl Item {
    pub fn new(name: &str, quantity: u32, price_in_cents: u64) -> Self {
        Self { name: name.to_string(), quantity, price_in_cents }
    }

    pub fn value_in_cents(&self) -> u64 {
        u64::from(self.quantity) * self.price_in_cents
    }
}

impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:>4} x {}", self.quantity, self.name)
    }
}

/// Why a change of the stock was refused.
#[derive(Debug, PartialEq)]
pub enum StockError {
    UnknownItem(String),
    NotEnough { name: String, wanted: u32, available: u32 },
}

/// Everything on the shelf, sorted by name.
#[derive(Debug, Default)]
pub struct Inventory {
    items: BTreeMap<String, Item>,
}

impl Inventory {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn add(&mut self, item: Item) {
        self.items
            .entry(item.name.clone())
            .and_modify(|known| known.quantity += item.quantity)
            .or_insert(item);
    }

    pub fn take(&mut self, name: &str, wanted: u32) -> Result<(), StockError> {
        let item = self
            .items
            .get_mut(name)
            .ok_or_else(|| StockError::UnknownItem(name.to_string()))?;
        if item.quantity < wanted {
            return Err(StockError::NotEnough {
                name: name.to_string(),
                wanted,
                available: item.quantity,
            });
        }
        item.quantity -= wanted;
        Ok(())
    }

    pub fn iter(&self) -> impl Iterator<Item = &Item> {
        self.items.values()
    }

    pub fn value_in_cents(&self) -> u64 {
        self.iter().map(Item::value_in_cents).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_item_twice_is_one_line() {
        let mut inventory = Inventory::new();
        inventory.add(Item::new("bolt", 10, 25));
        inventory.add(Item::new("bolt", 5, 25));
        assert_eq!(inventory.iter().count(), 1);
        assert_eq!(inventory.value_in_cents(), 375);
    }

    #[test]
    fn what_is_not_there_cannot_be_taken() {
        let mut inventory = Inventory::new();
        inventory.add(Item::new("bolt", 1, 25));
        assert_eq!(
            inventory.take("bolt", 2),
            Err(StockError::NotEnough { name: "bolt".to_string(), wanted: 2, available: 1 })
        );
        assert_eq!(inventory.take("nut", 1), Err(StockError::UnknownItem("nut".to_string())));
    }
}
