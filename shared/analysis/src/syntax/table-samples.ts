import type { GrammarName } from "../languages/language-table.ts";

/**
 * Texts by which a grammar proves that its trees can be read out of the parser's memory: fields,
 * fields of hidden nodes, names that differ by place, comments, tokens of a scanner, long tokens,
 * errors and missing tokens.
 */
export const tableSamples: Readonly<Record<GrammarName, string>> = {
    rust: `//! Sample.
#[derive(Debug)]
pub struct Pair<'a, T: Copy + 'a> where T: Send { pub left: &'a T, right: (u8, [i32; 4]) }
impl<'a, T> Pair<'a, T> {
    /// Twice.
    pub async fn twice(&self, count: usize) -> Result<T, Box<dyn Error>> {
        let Self { left, .. } = self;
        let text = r#"raw "text" that is longer than fifty units so that it is not a small one"#;
        match left.get(0) { Some(x) if x > 1 => x?, 'a'..='z' | _ => { loop { break } } };
        println!("{}\\n", /* inside */ a.b::<u8>() as f32);
        for i in 0..count { unsafe { *p += 1.5e3 } } // end 😀
    }
}
macro_rules! m { ($e:expr) => { $e + 1 } }
fn broken( { let x = ; if a { }
use a::{b, c as d, self};
`,
    typescript: `import a, { type b as c } from "./d";
// Sample.
export abstract class A<T extends B> extends C implements D {
    private readonly e?: Map<string, (f: number) => void> = new Map();
    @g async *h({ i, ...j }: K = {}): Promise<L | undefined> {
        const m = \`text \${i + 1} 😀\`, n = /re[g]ex/giu;
        if (!j?.o![0]) return await p<Q>(...r) as S; else for (const t of u) continue
        switch (v) { case 1: default: break }
    }
}
type M = { readonly [k in keyof T]-?: T[k] } & typeof x;
enum E { One = 1, "two" }
function broken( { const x = ; return }
label: while (true) { a ??= b ? c : (d, e) }
`,
    tsx: `import React from "react";
export const View = <T,>({ a, b }: Props<T>) => (
    <div className="x" {...rest} onClick={() => a?.(b!)}>
        Text &amp; {items.map((item) => <Item key={item.id} />)}
        <></>
    </div>
);
/* comment */ function broken( { const x = <a><b></a>; }
type A = { b: string }; let c = \`\${d}\`;
`,
    javascript: `import a, { b as c } from "./d.js";
class A extends B { static #e = 1; get f() { return this.#e } async *g({ h, ...i } = {}) { yield* j } }
// Sample.
const k = \`text \${a + 1} 😀\`, l = /re[g]ex/giu, m = async (n) => ({ [o]: p, q, "r": 1n });
const view = <div className="x" {...rest}>Text {items.map((x) => <Item key={x} />)}</div>;
label: for (const s of t) { if (!u?.v) continue; else w ??= x ? y : (z, 1) }
function broken( { const x = ; return }
`,
    python: `"""Sample."""
from a.b import (c, d as e)
@decorator(1)
class A(B, metaclass=C):
    x: int = 3
    async def f(self, a, /, b=1, *args, c: "T" = None, **kw) -> Dict[str, int]:
        # comment
        if (n := len(a)) > 10 and not b: return [i for i in range(n) if i % 2]
        elif x: pass
        else:
            with open(p) as f, g: yield await h(*a, **kw)
        try: print(f"text {a!r:>{b}} 😀", end="")
        except (E, F) as error: raise G from error
        match a:
            case {"k": [1, *rest]} | None: lambda q: q
def broken(:
    x = = 1
y = (1,
`,
    toml: `# Sample.
[package]
name = "a"
"quoted key".b = { version = "1", features = ["x", 'y'], optional = true }
date = 1979-05-27T07:32:00Z
[[bin]]
path = """
many lines 😀"""
n = [1, 0x2f, 3.5e2, inf,
]
broken = = 1
[unclosed
a = 
`,
};
