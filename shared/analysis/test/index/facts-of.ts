import {
    type FileFacts,
    type SymbolFact,
    type SymbolKind,
    symbolFlags,
} from "@rust-ai-ide/analysis/index/file-facts";

const kinds: Readonly<Record<string, SymbolKind>> = {
    fn: "function",
    method: "method",
    struct: "struct",
    enum: "enum",
    variant: "variant",
    trait: "trait",
    impl: "implementation",
    mod: "module",
    field: "field",
    const: "constant",
    class: "class",
};

/**
 * Facts of symbols that are written as `[pub] [test] kind name`, two more blanks in front for each
 * symbol around it. The name of an implementation is its whole line.
 */
export function factsOf(...lines: readonly string[]): FileFacts {
    const symbols: SymbolFact[] = [];
    const around: number[] = [];
    for (const [line, text] of lines.entries()) {
        const depth = (text.length - text.trimStart().length) / 2;
        const words = text.trim().split(" ");
        const isPublic = words[0] === "pub" && words.shift() !== undefined;
        const isTest = words[0] === "test" && words.shift() !== undefined;
        const kind = kinds[words[0]?.replace(/<.*/, "") ?? ""] ?? "function";
        const name = kind === "implementation" ? words.join(" ") : words.slice(1).join(" ");
        around.length = depth;
        const start = line * 100;
        symbols.push({
            name,
            kind,
            container: around.at(-1) ?? -1,
            start,
            end: start + 90,
            nameStart: start,
            nameEnd: start + name.length,
            signatureStart: start,
            bodyStart: start + 90,
            documentationStart: start,
            documentationEnd: start,
            visibility: isPublic ? "public" : "private",
            flags: isTest ? symbolFlags.inTests : 0,
            attributes: [],
            complexity: 0,
        });
        around.push(line);
    }
    return {
        languageId: "rust",
        lineStarts: Uint32Array.from(lines, (_, line) => line * 100),
        errors: 0,
        symbols,
        names: [],
        references: {
            size: 0,
            names: new Uint32Array(),
            offsets: new Uint32Array(),
            scopes: new Int32Array(),
            roles: new Uint8Array(),
        },
        imports: [],
        unsafes: [],
        endpoints: [],
    };
}
