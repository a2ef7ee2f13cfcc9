/** A workspace of two members with features and a dependency that no registry has. */
export const workspaceFiles: Readonly<Record<string, string>> = {
    "Cargo.toml": `[workspace]
members = ["a", "b"]
resolver = "2"

[workspace.package]
edition = "2021"

[workspace.dependencies]
serde = "1"
`,
    "Cargo.lock": `version = 4

[[package]]
name = "a"
version = "0.1.0"
dependencies = [
 "b",
 "log",
 "serde",
]

[[package]]
name = "b"
version = "0.2.0"

[[package]]
name = "log"
version = "0.4.1"
source = "registry+https://registry.example/index"

[[package]]
name = "serde"
version = "1.0.1"
source = "registry+https://registry.example/index"
`,
    "a/Cargo.toml": `[package]
name = "a"
version = "0.1.0"
edition.workspace = true

[features]
default = ["fast"]
fast = []
all = ["fast", "b/big", "dep:log"]

[dependencies]
b = { path = "../b", features = ["big"] }
log = { version = "0.4", optional = true }
serde.workspace = true

[[bin]]
name = "x"
path = "src/main.rs"
required-features = ["fast"]
`,
    "a/src/main.rs": `#[cfg(feature = "fast")]
fn quick() {}
fn main() {
    if cfg!(all(feature = "fast", unix)) { quick() }
    log::info!("{}", b::x());
}
`,
    "b/Cargo.toml": `[package]
name = "b"
version = "0.2.0"

[features]
big = []
`,
    "b/src/lib.rs": `#[cfg(feature = "big")]
pub fn x() {}
`,
};
