import type { RuleExample } from "@rust-ai-ide/analysis/rules/rule";

type DataKind = "size" | "deserialize" | "index";

const path = "src/handlers.rs";
const example = (code: string): RuleExample => ({ code: `use axum::extract::*;\n${code}`, path });

export const taintDataExamples: Readonly<
    Record<DataKind, { matches: readonly RuleExample[]; misses: readonly RuleExample[] }>
> = {
    size: {
        matches: [
            example(
                "async fn a(Path(count): Path<usize>) { let v: Vec<u8> = Vec::with_capacity(«count»); }",
            ),
            example("async fn a(Query(q): Query<P>) { let bytes = «vec![0u8; q.size]»; }"),
            example(
                "async fn a(Query(q): Query<P>) { room(q.size); }\nfn room(size: usize) { let mut v = Vec::new(); v.reserve(«size»); }",
            ),
            {
                path,
                code: 'pub extern "C" fn make(count: usize) { let v: Vec<u8> = Vec::with_capacity(«count»); }',
            },
        ],
        misses: [
            example(
                "async fn a(Path(count): Path<usize>) { let v: Vec<u8> = Vec::with_capacity(count.min(100)); }",
            ),
            example(
                "async fn a(Path(count): Path<usize>) { if count > MOST { return; } let v = vec![0u8; count]; }",
            ),
            example(
                "async fn a(Query(q): Query<P>) { let v: Vec<u8> = Vec::with_capacity(q.name.len()); }",
            ),
        ],
    },
    deserialize: {
        matches: [
            example(
                "async fn a(body: Bytes) { let p: P = bincode::deserialize(«&body»).unwrap(); }",
            ),
            example(
                "async fn a(body: Bytes) { load(&body); }\nfn load(bytes: &[u8]) -> P { rmp_serde::from_slice(«bytes»).unwrap() }",
            ),
            example(
                "async fn a(body: Bytes) { let text = String::from_utf8_lossy(&body); let p: P = serde_yaml::from_str(«&text»).unwrap(); }",
            ),
        ],
        misses: [
            example(
                "async fn a(body: Bytes) { let p: P = serde_json::from_slice(&body).unwrap(); }",
            ),
            example("async fn a(body: Bytes) { let p: P = bincode::deserialize(DATA).unwrap(); }"),
            {
                path,
                code: 'fn main() { let t = std::fs::read_to_string("a.yaml").unwrap(); let p: P = serde_yaml::from_str(&t).unwrap(); std::env::args(); }',
            },
        ],
    },
    index: {
        matches: [
            example(
                "async fn a(Path(at): Path<usize>, rows: &[u8]) { let x = unsafe { rows.get_unchecked(«at») }; }",
            ),
            example(
                "async fn a(Query(q): Query<P>) { let s = unsafe { std::slice::from_raw_parts(P, «q.length») }; }",
            ),
            example(
                "async fn a(Path(at): Path<usize>) { row(at); }\nfn row(at: usize) -> u8 { unsafe { *ROWS.get_unchecked(«at») } }",
            ),
        ],
        misses: [
            example("async fn a(Path(at): Path<usize>, rows: &[u8]) { let x = rows.get(at); }"),
            example(
                "async fn a(Path(at): Path<usize>, rows: &[u8]) { if at >= rows.len() { return; } let x = unsafe { rows.get_unchecked(at) }; }",
            ),
            example(
                "async fn a(Path(at): Path<usize>, rows: &[u8]) { let x = unsafe { rows.get_unchecked(at.min(3)) }; }",
            ),
        ],
    },
};
