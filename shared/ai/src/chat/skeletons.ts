import type { RustItem } from "./rust-item.ts";
import { readSignature } from "./signature.ts";

/** Words of an identifier in `snake_case` or `CamelCase`. */
function words(name: string): string {
    return name
        .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
        .replaceAll("_", " ")
        .trim()
        .toLowerCase();
}

/**
 * A documentation comment with what the source alone shows: the sections that its signature and body
 * call for. What an item is for only a person can say, so the first line is its name in words.
 */
export function docSkeleton(item: RustItem, body: string): string {
    const name = words(item.name);
    const lines = [`${name.charAt(0).toUpperCase()}${name.slice(1)}.`];
    const signature = item.kind === "fn" ? readSignature(item.signature) : undefined;
    if (signature !== undefined) {
        if (/^(?:\w+::)*Result\b/.test(signature.returns ?? "")) {
            const reasons = [...body.matchAll(/\bErr\(\s*([\w:]+)/g)].map(([, reason]) => reason);
            const named = [...new Set(reasons)].slice(0, 5).map((reason) => `\`${reason}\``);
            lines.push(
                "",
                "# Errors",
                "",
                `Returns an error${named.length === 0 ? "." : `: ${named.join(", ")}.`}`,
            );
        }
        const panics = [
            ...body.matchAll(
                /\b(panic!|unreachable!|todo!|unimplemented!|assert(?:_eq|_ne)?!|unwrap\(|expect\()/g,
            ),
        ];
        const kinds = [...new Set(panics.map(([, call = ""]) => call.replace(/\($/, "()")))];
        if (kinds.length > 0) {
            lines.push(
                "",
                "# Panics",
                "",
                `May panic: the body uses ${kinds.map((kind) => `\`${kind}\``).join(", ")}.`,
            );
        }
        if (signature.isUnsafe) {
            lines.push(
                "",
                "# Safety",
                "",
                "The caller has to keep the conditions of the unsafe code inside.",
            );
        }
    }
    return lines.map((line) => (line === "" ? "///" : `/// ${line}`)).join("\n");
}

/** Why no test can be made from a signature alone. */
export type NoTestReason =
    | "not-a-function"
    | "needs-receiver"
    | "is-async"
    | "is-unsafe"
    | "is-generic";

export interface TestSkeleton {
    /** The `#[test]` function. */
    readonly code: string;
    readonly name: string;
    /** Parameters whose value is only `Default::default()`: it compiles where the type has one. */
    readonly guessed: readonly string[];
}

/** Values that are of a type whatever else is in the crate. */
const samples: readonly (readonly [RegExp, string])[] = [
    [/^[iu](?:8|16|32|64|128|size)$/, "1"],
    [/^f(?:32|64)$/, "1.0"],
    [/^bool$/, "true"],
    [/^char$/, "'a'"],
    [/^&(?:'\w+ )?str$/, '"a"'],
    [/^(?:std::string::)?String$/, 'String::from("a")'],
    [/^impl (?:Into<String>|AsRef<str>|ToString)$/, '"a"'],
    [/^&(?:'\w+ )?\[.*\]$/, "&[]"],
    [/^Option<.*>$/, "None"],
    [/^Vec<.*>$/, "Vec::new()"],
    [/^&(?:'\w+ )?mut (.+)$/, "&mut Default::default()"],
    [/^&(?:'\w+ )?(.+)$/, "&Default::default()"],
];

/**
 * A test that calls a function with plain values: it holds the function to not panic for them, and
 * shows the place where a person writes what is expected.
 */
export function testSkeleton(item: RustItem): TestSkeleton | NoTestReason {
    const signature = item.kind === "fn" ? readSignature(item.signature) : undefined;
    if (signature === undefined) return "not-a-function";
    if (signature.receiver !== undefined) return "needs-receiver";
    if (signature.isAsync) return "is-async";
    if (signature.isUnsafe) return "is-unsafe";
    if (signature.hasGenerics) return "is-generic";
    const guessed: string[] = [];
    const values = signature.parameters.map(({ name, type }) => {
        const sample = samples.find(([pattern]) => pattern.test(type))?.[1] ?? "Default::default()";
        if (sample.includes("Default::default()")) guessed.push(name);
        return sample;
    });
    const path = item.owner === "" ? signature.name : `${item.owner}::${signature.name}`;
    const call = `${path}(${values.join(", ")})`;
    const name = `${signature.name}_accepts_plain_values`;
    const statement =
        signature.returns === undefined || signature.returns === "!"
            ? `${call};`
            : `let _result = ${call};`;
    return { code: `#[test]\nfn ${name}() {\n    ${statement}\n}`, name, guessed };
}

/**
 * A file with test functions added: in its test module when it has one, in a new one at its end
 * otherwise.
 */
export function withTests(source: string, tests: string): string {
    const breaks = source.includes("\r\n") ? "\r\n" : "\n";
    const text = source.replaceAll("\r\n", "\n");
    const indented = tests
        .split("\n")
        .map((line) => (line === "" ? "" : `    ${line}`))
        .join("\n");
    const module = /^#\[cfg\(test\)\]\n(?:#\[[^\n]*\]\n)*mod \w+ \{$/m.exec(text);
    const close = module === null ? -1 : text.indexOf("\n}", module.index + module[0].length);
    const changed =
        close >= 0
            ? `${text.slice(0, close)}\n\n${indented}${text.slice(close)}`
            : `${text.replace(/\n*$/, "\n")}\n#[cfg(test)]\nmod tests {\n    use super::*;\n\n${indented}\n}\n`;
    return breaks === "\n" ? changed : changed.replaceAll("\n", breaks);
}

/** Names of the `#[test]` functions in a text, in order. */
export function testNames(code: string): string[] {
    const found = code.matchAll(/#\[test\]\s*(?:#\[[^\]\n]*\]\s*)*(?:pub\s+)?fn\s+([A-Za-z_]\w*)/g);
    return [...found].map(([, name = ""]) => name);
}

/**
 * A model's documentation comment: the `///` lines of its answer. Undefined when there are none, and
 * when it holds code, which nobody has compiled.
 */
export function modelDocumentation(answer: string): string | undefined {
    const lines = answer
        .split("\n")
        .map((line) => line.trim())
        .filter((line) => line.startsWith("///") && line.length <= 200);
    if (lines.length === 0 || lines.length > 60) return undefined;
    if (lines.some((line) => line.includes("```"))) return undefined;
    return lines.join("\n");
}
