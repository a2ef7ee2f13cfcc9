/** Lines of main.rs that a model of Rust has an idea about; of which ones depends on the model. */
export const openLines: readonly string[] = [
    "let mut names: Vec<String> = Vec::",
    "for item in inventory.",
    "let total = inventory.",
    "if let Some(item) = ",
    "let result = inventory.take(",
    "println!(",
];

/** Text of the line in `main` behind which the lines above are typed. */
export const anchor = 'inventory.add(Item::new("wrench", 4, 1_899));';
