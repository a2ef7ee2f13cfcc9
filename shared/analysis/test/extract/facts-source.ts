import assert from "node:assert/strict";
import { expectText } from "@rust-ai-ide/testing/inline-snapshot";
import { extractFacts } from "../../src/extract/extract-facts.ts";
import { type FileFacts, referenceRoles, symbolFlags } from "../../src/index/file-facts.ts";
import type { EndpointReader } from "../../src/links/link-rule.ts";
import type { SourceParser } from "../../src/syntax/source-parser.ts";
import type { SyntaxTable } from "../../src/syntax/syntax-table.ts";
import { fastParser } from "../syntax/parsers.ts";

/** A grammar of the tests, and what is extracted with it. */
export class FactsSource {
    readonly languageId: string;
    private readonly parser: SourceParser;

    constructor(languageId: string, parser: SourceParser) {
        this.languageId = languageId;
        this.parser = parser;
    }

    table(text: string): SyntaxTable {
        const tree = this.parser.parse(text, undefined, Number.POSITIVE_INFINITY);
        assert.ok(tree !== undefined);
        try {
            return this.parser.table(tree, text);
        } finally {
            tree.delete();
        }
    }

    facts(
        text: string,
        path = "/w/src/lib.file",
        readers: readonly EndpointReader[] = [],
    ): FileFacts {
        const { languageId } = this;
        return extractFacts({ path, languageId, text, table: this.table(text) }, readers);
    }

    /** Symbols as a tree: kind, name, what is not usual of it. */
    checkSymbols(text: string, expected: string, path?: string): void {
        const facts = this.facts(text, path);
        assertSound(facts, text);
        expectText(symbolsText(facts, text), expected);
    }

    /** References as `name:role@scope`, one line for each line of the text. */
    checkReferences(text: string, expected: string): void {
        const facts = this.facts(text);
        assertSound(facts, text);
        expectText(referencesText(facts, text), expected);
    }

    checkImports(text: string, expected: string): void {
        const facts = this.facts(text);
        assertSound(facts, text);
        const lines = facts.imports.map(
            ({ path, imported, local, isReexport }) =>
                `${isReexport ? "re-export " : ""}${path} ${imported} -> ${local || "nothing"}`,
        );
        expectText(lines.join("\n"), expected);
    }

    dispose(): void {
        this.parser.dispose();
    }
}

export async function factsSource(languageId: string): Promise<FactsSource> {
    return new FactsSource(languageId, await fastParser(languageId));
}

export function symbolsText({ symbols }: FileFacts, text: string): string {
    const depth = (index: number): number => {
        const container = symbols[index]?.container ?? -1;
        return container < 0 ? 0 : depth(container) + 1;
    };
    return symbols
        .map((symbol, index) => {
            const flags = Object.entries(symbolFlags)
                .filter(([, bit]) => (symbol.flags & bit) !== 0)
                .map(([name]) => name);
            const documentation = text.slice(symbol.documentationStart, symbol.documentationEnd);
            const parts = [
                "    ".repeat(depth(index)) + symbol.kind,
                symbol.name,
                ...(symbol.visibility === "private" ? [] : [symbol.visibility]),
                ...flags,
                ...(symbol.complexity > 1 ? [`complexity=${symbol.complexity}`] : []),
                ...symbol.attributes.map((attribute) => `[${attribute}]`),
                ...(documentation === "" ? [] : [JSON.stringify(documentation)]),
            ];
            return parts.join(" ");
        })
        .join("\n");
}

function referencesText(facts: FileFacts, text: string): string {
    const { references, names, symbols } = facts;
    const lines: string[] = [];
    for (let number = 0; number < references.size; number++) {
        const line = text.slice(0, references.offsets[number]).split("\n").length - 1;
        const role = referenceRoles[references.roles[number] ?? 0];
        const scope = symbols[references.scopes[number] ?? -1]?.name;
        const known = lines[line] === undefined ? "" : `${lines[line]} `;
        lines[line] = `${known}${names[references.names[number] ?? -1]}:${role}`;
        if (scope !== undefined) lines[line] += `@${scope.replaceAll(" ", "_")}`;
    }
    return lines.filter((line) => line !== undefined).join("\n");
}

/** What holds of the facts of any text. */
export function assertSound(facts: FileFacts, text: string): void {
    const { symbols, references, names, unsafes, imports, lineStarts } = facts;
    let last = 0;
    for (const [index, symbol] of symbols.entries()) {
        const { name } = symbol;
        assert.ok(symbol.container < index, name);
        assert.ok(symbol.start >= last, `${name} begins in front of the symbol before it`);
        last = symbol.start;
        const around = symbols[symbol.container];
        if (around !== undefined) {
            assert.ok(around.start <= symbol.start && symbol.end <= around.end, name);
        }
        const points = [
            symbol.start,
            symbol.signatureStart,
            symbol.nameStart,
            symbol.nameEnd,
            symbol.bodyStart,
            symbol.end,
            text.length,
        ];
        const sorted = [...points].sort((one, other) => one - other);
        assert.deepEqual(points, sorted, `${symbol.kind} ${name}`);
        assert.ok(symbol.documentationStart <= symbol.documentationEnd, name);
        assert.ok(
            symbol.documentationStart >= symbol.start && symbol.documentationEnd <= symbol.end,
        );
        if (symbol.kind !== "implementation") {
            assert.equal(text.slice(symbol.nameStart, symbol.nameEnd), name);
        }
        assert.ok(symbol.complexity >= 0);
    }
    last = -1;
    for (let number = 0; number < references.size; number++) {
        const offset = references.offsets[number] ?? -1;
        const name = names[references.names[number] ?? -1];
        assert.ok(name !== undefined && name !== "");
        assert.ok(offset > last, `${name} comes twice`);
        last = offset;
        assert.equal(text.slice(offset, offset + name.length), name);
        const scope = references.scopes[number] ?? -1;
        assert.ok(scope >= -1 && scope < symbols.length);
        const around = symbols[scope];
        if (around !== undefined) assert.ok(around.start <= offset && offset < around.end, name);
        assert.ok((references.roles[number] ?? 99) < referenceRoles.length);
    }
    assert.equal(new Set(names).size, names.length);
    for (const { start, end, scope } of unsafes) {
        assert.ok(start < end && end <= text.length && scope < symbols.length);
    }
    for (const { offset } of imports) assert.ok(offset >= 0 && offset < text.length);
    assert.equal(lineStarts[0], 0);
}
