/// Something that makes a sound.
pub trait Animal {
    fn name(&self) -> String;

    /// "NAME says SOUND".
    fn speak(&self) -> String {
        format!("{} says {}", self.name(), self.sound())
    }

    fn sound(&self) -> String;
}

pub struct Dog {
    pub name: String,
}

impl Animal for Dog {
    fn name(&self) -> String {
        // mask
        self.name.clone()
        // end
    }

    fn sound(&self) -> String {
        "woof".to_string()
    }
}

/// What all animals say, one line each.
// body
pub fn chorus(animals: &[Box<dyn Animal>]) -> String {
    animals.iter().map(|animal| animal.speak()).collect::<Vec<_>>().join("\n")
}
// tests
fn main() {
    let animals: Vec<Box<dyn Animal>> = vec![
        Box::new(Dog { name: "Rex".to_string() }),
        Box::new(Dog { name: "Ada".to_string() }),
    ];
    assert_eq!(chorus(&animals), "Rex says woof\nAda says woof");
}
