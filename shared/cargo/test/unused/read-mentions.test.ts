import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { readMentions } from "../../src/unused/read-mentions.ts";
import type { SourceMentions } from "../../src/unused/source-mentions.ts";

type Kind = {
    [K in keyof SourceMentions]: SourceMentions[K] extends ReadonlyMap<string, unknown> ? K : never;
}[keyof SourceMentions];

function check(kind: Kind, text: string, expected: string): void {
    assert.equal([...readMentions(text)[kind].keys()].join(" "), expected, text);
}

test("roots of paths and imports", () => {
    check("code", "use a::b; use {c, d::{e}}; use ::f; pub(crate) use g as h;", "a c d f g");
    check("code", "use $crate::a; use $b::c;", "");
    check("code", "fn a() -> impl Trait + use<'x> { b::c() }", "b");
    check("code", "x.a::<b::C>(); d::e::f; <g::H as i::J>::k; l!(m::n)", "b d g i m");
    check("code", "return ::a::b; x::y as ::c::d; (1)::e", "a x c");
    check("code", "extern crate self as a; extern crate b;", "b");
    check("code", "use a::b", "a");
    check("code", "use }", "");
});

test("what only tests have", () => {
    const text = `#![allow(x)]
        #[cfg(test)] const A: B<c::D> = e::F { g: 1 };
        #[cfg(test)] pub(crate) struct H<I, J>(k::L);
        struct M { #[cfg(test)] n: o::P, q: r::S }
        match t { #[cfg(test)] U => v::w(), X => y::z() }
        #[cfg(doctest)] #[doc = "a"] const fn aa() { bb::cc() }
        #[cfg(all(unix, any(test, doctest)))] impl dd::Ee for Ff {}
        #[cfg(any())] use gg::hh; #[cfg(not(test))] use ii::jj;`;
    check("test", text, "c e k o v bb dd");
    check("code", text, "r y gg ii");
    check("test", "#![cfg(test)] use a::b;", "a");
    check("code", "mod x { #![cfg(test)] } use a::b;", "a");
    check("test", "#[test", "");
    check("test", "#[cfg(test)]", "");
    check("test", "#[cfg(test)] fn a(", "");
});

test("strings of attributes", () => {
    check(
        "code",
        '#[a(with = "b::c", path = "d", name = "e", f(bound = "G: h::I"))] struct J;',
        "b d h",
    );
    check("code", '#[doc = "a::b"] struct C;', "");
    check("code", '#[cfg_attr(feature = "x", a::b(c = "d::e"))] struct F;', "a d");
});

test("names that are written into code of others", () => {
    check("generated", "quote! { ::a::B #c::d e(f::g) } h::i()", "a f");
    check(
        "generated",
        'parse_quote!({ a::b }); let c = "impl d::E for {}"; let f = "$g::h";',
        "a d",
    );
    check("generated", "macro_rules! a { ($b:ty) => { $crate::c::d(); e::f() } }", "e");
    check("generated", "x.quote(a::b)", "");
});

test("documentation", () => {
    const text = `/// See [\`a::B\`] and [c](fn@d::e).
        /// \`\`\`
        /// # use f::g;
        /// \`\`\`
        /// \`\`\`text
        /// use h::i;
        /// \`\`\`
        /// ~~~rust,ignore
        /// j::k();
        /// ~~~
        fn l() {}`;
    check("doctest", text, "f j");
    check("link", text, "a");
    check("code", text, "");
});

test("features, variables and words for macros", () => {
    check(
        "features",
        '#[cfg(feature = "a")] fn b() { cfg!(feature = "c") } m! { feature = "d" }',
        "a c d",
    );
    check("features", '//! ```\n//! #[cfg(feature = "a")]\n//! ```', "a");
    check("macroWords", "a!(b, c.d, e::f, $g) h", "b");
    const { variables, takesGenerated } = readMentions('env!("OUT_DIR"); "DEP_Z_ROOT"; DEP_Q_R');
    assert.deepEqual([...variables], ["OUT_DIR", "DEP_Z_ROOT", "DEP_Q_R"]);
    assert.ok(takesGenerated);
    assert.equal(readMentions("fn a() {}").takesGenerated, false);
});

test("modules, inclusions and documents", () => {
    const read = readMentions(`mod a; #[cfg(test)] mod b; #[path = "x/c.rs"] mod c;
        mod d { mod e; #[path = "y"] mod f { mod g; } }
        include!("h.rs"); include!(concat!("i")); include_str!("j.txt");
        #![doc = include_str!("../k.md")] #[cfg_attr(unix, path = "l.rs")] mod m;`);
    assert.deepEqual(
        read.modules.map(({ name, path, inside, isTest }) =>
            [inside.concat(name).join("/"), path, isTest].join(" ").trim(),
        ),
        ["a  false", "b  true", "c x/c.rs false", "d/e  false", "d/y/g  false", "m l.rs false"],
    );
    assert.deepEqual([...read.moduleNames], ["a", "b", "c", "d", "e", "f", "g", "m"]);
    assert.deepEqual(read.inclusions, [{ path: "h.rs", isTest: false }]);
    assert.deepEqual(read.documents, ["../k.md"]);
});

const piece = fc.constantFrom(
    ...[
        "use ",
        "a",
        "::",
        "{",
        "}",
        "(",
        ")",
        ";",
        ",",
        "#[",
        "]",
        "cfg(test)",
        "mod b;",
        '"c::d"',
    ],
    ...["///e\n", "quote!{", "<", ">", "$", "extern crate f;", "#![", "cfg(all(test,", "```\n"],
);

test("no text is too broken, and every mention is where it says", () => {
    fc.assert(
        fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
            const text = pieces.join("");
            const { code, test: tests, generated } = readMentions(text);
            for (const [name, { offset, what }] of [...code, ...tests]) {
                if (what !== "attribute") assert.ok(text.startsWith(name, offset));
            }
            for (const { offset } of generated.values()) assert.ok(offset < text.length);
        }),
        { numRuns: 2_000 },
    );
});

test("hostile texts cost time in line with their length", () => {
    const hostile = [
        "#[",
        "#[test]",
        "#[cfg(",
        "use {",
        "a::",
        "{",
        "m!(",
        "///```\n",
        "mod a{",
        "/// ",
    ];
    for (const text of hostile) {
        const started = performance.now();
        readMentions(text.repeat(50_000));
        assert.ok(performance.now() - started < 3_000, text);
    }
});
