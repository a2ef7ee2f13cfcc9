import { bodyRule } from "../../body/body-rule.ts";
import type { RustBody } from "../../body/rust-body.ts";

/** Comments and attributes in front of an item. */
function documentationOf(body: RustBody, item: number): string {
    const texts: string[] = [];
    for (let at = body.previous(item); at >= 0; at = body.previous(at)) {
        if (!/attribute_item|comment/.test(body.kind(at))) break;
        texts.push(body.text(at));
    }
    return texts.join("\n");
}

export const safetySectionMissing = bodyRule({
    id: "unsafe-contract-missing",
    title: "Nothing says what callers of unsafe code must keep",
    rationale:
        "The keyword unsafe in front of a public function or trait asks the caller to keep something that the compiler cannot check. Without a Safety section in its documentation nobody outside of this package can know what. Only what is exported, and is new or has a new signature, is named; functions for other languages are left out.",
    category: "documentation",
    severity: "warning",
    confidence: "high",
    certainty: "proven",
    lints: ["missing_safety_doc", "style"],
    matches: [
        { head: "/// Reads.\npub unsafe fn «a»(b: *const u8) -> u8 { *b }\n" },
        { head: "pub unsafe trait «A» {}\n" },
        { head: "pub struct A;\nimpl A {\n    pub unsafe fn «a»(&self) {}\n}\n" },
    ],
    misses: [
        {
            head: "/// Reads.\n///\n/// # Safety\n/// b is valid.\npub unsafe fn a(b: *const u8) -> u8 { *b }\n",
        },
        { head: "/**\n# Safety\nAll.\n*/\npub unsafe trait A {}\n" },
        { head: "#[doc(hidden)]\npub unsafe fn a() {}\n" },
        { head: "unsafe fn a() {}\n" },
        { head: '#[unsafe(no_mangle)]\npub unsafe extern "C" fn a() {}\n' },
        { head: "pub struct A;\nimpl B for A {\n    unsafe fn a(&self) {}\n}\n" },
        { head: "mod b {\n    pub unsafe fn a() {}\n}\n" },
        { head: "pub fn a() {}\n" },
        {
            base: "pub unsafe fn a() { b() }\n",
            head: "pub unsafe fn a() { c() }\n",
        },
    ],
    *find(body) {
        for (const node of [...body.touchedOf("function_item"), ...body.touchedOf("trait_item")]) {
            const name = body.field(node, "name");
            const isUnsafe =
                body.kind(node) === "trait_item"
                    ? /^pub\s+unsafe\s/.test(body.text(node))
                    : body.modifiers(node).includes("unsafe");
            if (!isUnsafe || body.isInTests(node)) continue;
            const start = body.start(name);
            const item = body.side.items.find(({ nameStart }) => nameStart === start);
            // What a trait's implementation must keep is said by the trait.
            if (item?.isExported !== true || !/^pub\s/.test(body.text(node))) continue;
            if (
                /#+\s*safety\b|doc\s*\(\s*hidden|doc\s*=\s*include_str|no_mangle|export_name|target_feature/i.test(
                    documentationOf(body, node),
                )
            )
                continue;
            yield {
                // By its name, so that a function whose code changes is not new.
                node: name,
                message: `Who calls or implements ${body.text(name)} must know what to keep: write it into a section "# Safety" of its documentation.`,
            };
        }
    },
});

/** Fewer are left to the wildcard than a reader minds to see written out. */
const mostHidden = 2;
const fewestListed = 2;
const nothing = /^(?:\{\s*\}|\(\)|false|None|"")$/;
const refuses = /\bErr\(|\b(?:unreachable|panic|bail|todo|unimplemented)!/;

export const wildcardArm = bodyRule({
    id: "match-arm-catches-rest",
    title: "A wildcard hides the last few variants",
    rationale:
        "With the remaining variants written out, the compiler names this match to whoever adds another one; with _ it stays silent. Only matches over enums of the same file are named that list two variants at least and leave two at most, and whose wildcard does not refuse the rest.",
    category: "maintainability",
    severity: "hint",
    confidence: "medium",
    certainty: "likely",
    lints: [
        "match_wildcard_for_single_variants",
        "wildcard_enum_match_arm",
        "pedantic",
        "restriction",
    ],
    matches: [
        {
            head: "enum A { B, C, D(u8) }\nfn a(b: A) -> u8 { match b { A::B => 1, A::C => 2, «_» => 3 } }\n",
        },
        {
            head: "enum A { B, C, D }\nimpl A { fn a(&self) -> u8 { match self { Self::B => 1, Self::C => 2, «_» => 3 } } }\n",
        },
    ],
    misses: [
        { head: "enum A { B, C, D }\nfn a(b: A) -> u8 { match b { A::B => 1, _ => 3 } }\n" },
        {
            head: "enum A { B, C }\nfn a(b: &str) -> u8 { match b { A::FIRST => 1, A::SECOND => 2, _ => 3 } }\n",
        },
        {
            head: "enum A { B, C, D }\nfn a(b: A) -> u8 { match b { A::B => 1, A::C => 2, A::D => 3 } }\n",
        },
        { head: "fn a(b: A) -> u8 { match b { A::B => 1, A::C => 2, _ => 3 } }\n" },
        {
            head: "enum A { B, C, D }\nfn a(b: A) -> u8 { match b { A::B if c => 1, A::C => 2, _ => 3 } }\n",
        },
        {
            head: "enum A { B, C, D }\nfn a(b: A) -> R { match b { A::B => c(), A::C => d(), _ => Err(E) } }\n",
        },
        {
            head: "enum A { B, C, D, E }\nfn a(b: A) -> bool { match b { A::B => c(), A::C => d(), _ => false } }\n",
        },
        {
            head: "enum A { B, C, D, E, F, G }\nfn a(b: A) -> u8 { match b { A::B => 1, A::C => 2, _ => 3 } }\n",
        },
    ],
    *find(body) {
        const enums = variantsByName(body);
        if (enums.size === 0) return;
        for (const arm of body.touchedOf("match_arm")) {
            const pattern = body.field(arm, "pattern");
            if (body.text(pattern).trim() !== "_" || body.isInTests(arm)) continue;
            // A refusal of everything else is right for a variant that comes later as well.
            if (refuses.test(body.text(body.field(arm, "value")))) continue;
            const hidden = hiddenVariants(body, arm, enums);
            if (hidden === undefined) continue;
            // Doing nothing is as right for the next variant as for these, unless it is for one alone.
            if (hidden.length > 1 && nothing.test(body.text(body.field(arm, "value")))) continue;
            yield {
                node: arm,
                mark: pattern,
                message: `This stands for ${hidden.join(", ")}: write it out, so that the compiler asks here when there are more.`,
            };
        }
    },
});

function variantsByName(body: RustBody): ReadonlyMap<string, readonly string[]> {
    return new Map(
        body.allOf("enum_item").map((node) => [
            body.text(body.field(node, "name")),
            body
                .children(body.field(node, "body"))
                .filter((child) => body.kind(child) === "enum_variant")
                .map((child) => body.text(body.field(child, "name"))),
        ]),
    );
}

/** The few variants that only the wildcard takes; undefined where it takes more or anything else. */
function hiddenVariants(
    body: RustBody,
    wildcard: number,
    enums: ReadonlyMap<string, readonly string[]>,
): readonly string[] | undefined {
    const listed = new Set<string>();
    let owner: string | undefined;
    for (const arm of body.children(body.parent(wildcard))) {
        if (arm === wildcard || body.kind(arm) !== "match_arm") continue;
        for (const part of body.plain(body.field(arm, "pattern")).split("|")) {
            // Patterns with conditions or of parts leave some of their variant to the wildcard.
            const found =
                /^(?:\w+::)*?(\w+)::(\w+)(?:\((?:\.\.|[a-z_]\w*(?:,[a-z_]\w*)*)\)|\{[^:]*\})?$/.exec(
                    part,
                );
            if (found === null) return undefined;
            const [, type = "", variant = ""] = found;
            const name = type === "Self" ? selfName(body, wildcard) : type;
            if (owner !== undefined && owner !== name) return undefined;
            owner = name;
            listed.add(variant);
        }
    }
    const all = enums.get(owner ?? "");
    if (all === undefined || listed.size < fewestListed) return undefined;
    // Constants of the type are written in the same way.
    if ([...listed].some((variant) => !all.includes(variant))) return undefined;
    const hidden = all.filter((variant) => !listed.has(variant));
    const isFew = hidden.length > 0 && hidden.length <= mostHidden && hidden.length <= listed.size;
    return isFew ? hidden.map((variant) => `${owner}::${variant}`) : undefined;
}

function selfName(body: RustBody, node: number): string {
    const type = body.field(body.around(node, "impl_item"), "type");
    return body.text(type).replace(/<.*$/s, "");
}
