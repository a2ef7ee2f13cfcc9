import { bodyRule } from "../../body/body-rule.ts";
import type { RustBody } from "../../body/rust-body.ts";
import { headOf } from "../../body/value-types.ts";

const common = {
    category: "correctness",
    severity: "warning",
    confidence: "medium",
    certainty: "likely",
} as const;

const explained = /\bSAFETY\b|\b[Ss]afety:/;

export const unsafeImplementation = bodyRule({
    id: "unsafe-impl-unexplained",
    title: "Nothing says why an unsafe implementation is right",
    rationale:
        "unsafe impl promises what the compiler cannot check: Send and Sync, that other threads may use the value. The promise is read by whoever changes the type later, so that it needs its reasons in a SAFETY comment.",
    ...common,
    lints: ["undocumented_unsafe_blocks", "restriction"],
    matches: [
        { head: "struct A(*mut u8);\nunsafe impl Send for «A» {}\n" },
        { head: "// Of a.\nstruct A(*mut u8);\nunsafe impl Sync for «A» {}\n" },
    ],
    misses: [
        {
            head: "struct A(*mut u8);\n// SAFETY: only one thread has it.\nunsafe impl Send for A {}\n",
        },
        {
            head: "struct A(*mut u8);\n/* SAFETY: only one. */\n#[cfg(b)]\nunsafe impl Send for A {}\n",
        },
        { head: "impl Send for A {}\n" },
        { head: "#[cfg(test)]\nmod tests {\n    unsafe impl Send for A {}\n}\n" },
    ],
    *find(body) {
        for (const node of body.touchedOf("impl_item")) {
            if (!/^unsafe\b/.test(body.text(node)) || body.isInTests(node)) continue;
            if (isExplained(body, node)) continue;
            const type = body.field(node, "type");
            yield {
                node,
                mark: type,
                message: `A reader cannot check this promise about ${body.text(type)} without its reasons. Write them into a comment that begins with SAFETY: in front of it.`,
            };
        }
    },
});

function isExplained(body: RustBody, node: number): boolean {
    for (let at = body.previous(node); at >= 0; at = body.previous(at)) {
        if (!/comment|attribute_item/.test(body.kind(at))) return false;
        if (explained.test(body.text(at))) return true;
    }
    return false;
}

interface Derived {
    readonly type: string;
    /** By name, the attribute that derives it. */
    readonly traits: ReadonlyMap<string, number>;
}

function derivesOf(body: RustBody): readonly Derived[] {
    return ["struct_item", "enum_item"].flatMap((kind) =>
        body.allOf(kind).map((item) => {
            const traits = new Map<string, number>();
            for (let at = body.previous(item); at >= 0; at = body.previous(at)) {
                if (!/comment|attribute_item/.test(body.kind(at))) break;
                const list = /^#\[derive\(([^)]*)\)/.exec(body.plain(at))?.[1] ?? "";
                for (const each of list.split(",")) traits.set(each.replace(/^.*::/, ""), at);
            }
            return { type: body.text(body.field(item, "name")), traits };
        }),
    );
}

const partners: readonly (readonly [derived: string, written: string, why: string])[] = [
    ["Hash", "PartialEq", "equal values may have different hashes, so that maps do not find them"],
    ["Ord", "PartialOrd", "sorting and comparing with < may disagree"],
    ["PartialOrd", "Ord", "sorting and comparing with < may disagree"],
];

export const partnersDisagree = bodyRule({
    id: "derive-partner-written",
    title: "One of two traits that must agree is derived, the other written",
    rationale:
        "Hash must agree with equality, and the two orders with each other. A written one usually leaves something out that the derived one looks at.",
    ...common,
    severity: "error",
    lints: ["derived_hash_with_manual_eq", "derive_ord_xor_partial_ord", "correctness"],
    matches: [
        {
            head: "«#[derive(Hash)]»\nstruct A(u8);\nimpl PartialEq for A { fn eq(&self, other: &A) -> bool { b() } }\n",
        },
        { head: "«#[derive(Ord, PartialEq, Eq)]»\nstruct A(u8);\nimpl PartialOrd for A {}\n" },
    ],
    misses: [
        { head: "#[derive(Hash, PartialEq)]\nstruct A(u8);\nimpl Eq for A {}\n" },
        { head: "#[derive(Hash)]\nstruct A(u8);\nimpl PartialEq<B> for A {}\n" },
        { head: "struct A(u8);\nimpl PartialEq for A {}\nimpl Hash for A {}\n" },
    ],
    *find(body) {
        let derives: readonly Derived[] | undefined;
        for (const node of body.touchedOf("impl_item")) {
            const written = body.plain(body.field(node, "trait")).replace(/^.*::/, "");
            const found = partners.filter(([, trait]) => trait === written);
            if (found.length === 0) continue;
            // A trait of the same name that is declared here is another one.
            if (isDeclared(body, written)) continue;
            derives ??= derivesOf(body);
            const type = headOf(body.plain(body.field(node, "type")));
            const traits = derives.find((each) => each.type === type)?.traits;
            for (const [derived, , why] of found) {
                const attribute = traits?.get(derived);
                if (attribute === undefined || traits?.has(written) === true) continue;
                const isShown = derived !== "PartialOrd" && body.touches(attribute);
                yield {
                    node,
                    mark: isShown ? attribute : body.field(node, "type"),
                    message: `${type} derives ${derived}, and ${written} is written by hand: ${why}. Write or derive both.`,
                };
            }
        }
    },
});

function isDeclared(body: RustBody, trait: string): boolean {
    return body.allOf("trait_item").some((each) => body.text(body.field(each, "name")) === trait);
}

export const dropPanics = bodyRule({
    id: "drop-can-panic",
    title: "A destructor can panic",
    rationale:
        "A panic while another one unwinds ends the whole program at once. Debug assertions and what is behind a check of thread::panicking are left out.",
    ...common,
    matches: [
        { head: "impl Drop for A { fn drop(&mut self) { self.b.flush().«unwrap»(); } }\n" },
        { head: 'impl Drop for A { fn drop(&mut self) { if self.b { «panic!("b")» } } }\n' },
    ],
    misses: [
        { head: "impl Drop for A { fn drop(&mut self) { let _ = self.b.flush(); } }\n" },
        { head: "impl A { fn drop(&mut self) { self.b.flush().unwrap(); } }\n" },
        {
            head: 'impl Drop for A { fn drop(&mut self) { if !std::thread::panicking() { panic!("b") } } }\n',
        },
        { head: "impl Drop for A { fn drop(&mut self) { self.b.lock().unwrap().clear(); } }\n" },
    ],
    *find(body) {
        for (const item of body.touchedOf("impl_item")) {
            if (!/^(?:\w+::)*Drop$/.test(body.plain(body.field(item, "trait")))) continue;
            if (/\bpanicking\b/.test(body.text(item)) || body.isInTests(item)) continue;
            for (const node of body.within(item, true)) {
                const call = body.methodCall(node);
                const isPanic =
                    body.kind(node) === "macro_invocation" &&
                    body.text(body.field(node, "macro")) === "panic";
                const isCall =
                    call !== undefined &&
                    /^(?:unwrap|expect)$/.test(call.name) &&
                    !/^(?:lock|take|read|write)$/.test(body.methodCall(call.receiver)?.name ?? "");
                if (!isPanic && !isCall) continue;
                yield {
                    node,
                    mark: call?.nameNode ?? node,
                    // What expect says is mostly true.
                    confidence: call?.name === "expect" ? "low" : "medium",
                    message:
                        "When this panics while another panic unwinds, the program is aborted. Handle the failure, or ask thread::panicking first.",
                };
            }
        }
    },
});
