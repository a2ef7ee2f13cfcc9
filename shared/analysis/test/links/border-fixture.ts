import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { expectText } from "@rust-ai-ide/testing/inline-snapshot";
import { Language, Parser } from "web-tree-sitter";
import { languageIdOfFile, languageOf } from "../../src/languages/language-table.ts";
import { blankOutside, scriptBlocks } from "../../src/languages/script-blocks.ts";
import type { Endpoint } from "../../src/links/endpoint.ts";
import type { BorderRule, LinkSource, Mismatch } from "../../src/links/link-rule.ts";
import { LinkTable } from "../../src/links/link-table.ts";
import { tableOfTree } from "../../src/syntax/syntax-table.ts";

const require = createRequire(import.meta.url);
const parsers = new Map<string, Parser>();
await Parser.init();
for (const grammar of ["rust", "typescript", "tsx", "javascript", "python"]) {
    const owner = grammar === "tsx" ? "tree-sitter-typescript" : `tree-sitter-${grammar}`;
    const file = require.resolve(`${owner}/tree-sitter-${grammar}.wasm`);
    const parser = new Parser();
    parser.setLanguage(await Language.load(await readFile(file)));
    parsers.set(grammar, parser);
}

type Found = Omit<Endpoint, "symbol">;

function languageOfPath(path: string): string {
    return path.endsWith(".toml") ? "toml" : (languageIdOfFile(path) ?? "");
}

/** What the rule's readers find in one file. */
export function endpointsOf(rule: BorderRule, path: string, text: string): Found[] {
    const languageId = languageOfPath(path);
    const language = languageOf(languageId);
    const blocks = language?.scripts === undefined ? undefined : scriptBlocks(text);
    const hasElements = blocks?.some(({ isJsx }) => isJsx) === true;
    const parser = parsers.get(hasElements ? "tsx" : (language?.grammar ?? ""));
    const code = blocks === undefined ? text : blankOutside(text, blocks);
    const tree = parser?.parse(code) ?? undefined;
    const table = tree === undefined ? undefined : tableOfTree(tree, code);
    tree?.delete();
    const source: LinkSource = { path, languageId, text: code, table };
    const found: Found[] = [];
    for (const reader of rule.readers) {
        const fits = reader.languages.some((language) =>
            language.startsWith(".") ? path.endsWith(language) : language === languageId,
        );
        const isMarked = reader.markers.some((marker) => text.includes(marker));
        if (fits && (isMarked || reader.markers.length === 0)) {
            reader.read(source, (endpoint) => found.push(endpoint));
        }
    }
    return found;
}

/** Endpoints and mismatches of a workspace in memory. */
export function checkBorder(
    rule: BorderRule,
    files: Readonly<Record<string, string>>,
    expected: string,
): void {
    const links = new LinkTable([rule]);
    const place = (path: string, offset: number): string => {
        const lines = (files[path] ?? "").slice(0, offset).split("\n");
        return `${path}:${lines.length}:${(lines.at(-1) ?? "").length + 1}`;
    };
    for (const [path, text] of Object.entries(files)) {
        const found = endpointsOf(rule, path, text).map((each) => ({ ...each, symbol: -1 }));
        links.update(path, languageOfPath(path), found);
    }
    const paths = Object.keys(files);
    const lines = paths.flatMap((path) =>
        links
            .endpointsIn(path)
            .map(({ endpoint }) => describe(place(path, endpoint.start), endpoint)),
    );
    for (const path of paths) {
        for (const { mismatch } of links.mismatchesIn(path)) {
            lines.push(...report(mismatch, path, files[path] ?? "", place));
        }
    }
    links.dispose();
    expectText(lines.join("\n"), expected);
}

function describe(place: string, endpoint: Endpoint): string {
    const parameters = endpoint.parameters?.map(
        ({ name, type, isOptional }) =>
            `${name}${isOptional ? "?" : ""}${type === "" ? "" : `: ${type}`}`,
    );
    return [
        `${place} ${endpoint.side} ${endpoint.key}`,
        endpoint.key.endsWith(endpoint.name) ? "" : ` as ${endpoint.name}`,
        parameters === undefined ? "" : ` (${parameters.join(", ")})`,
        endpoint.isOpen === true ? " open" : "",
        endpoint.returns === undefined ? "" : ` -> ${endpoint.returns}`,
        endpoint.detail === undefined ? "" : ` [${endpoint.detail}]`,
    ].join("");
}

function report(
    mismatch: Mismatch,
    path: string,
    text: string,
    place: (path: string, offset: number) => string,
): string[] {
    return [
        `${place(path, mismatch.start)} ${mismatch.severity} ${mismatch.code}: ${mismatch.message}`,
        ...mismatch.fixes.map(({ title, edits }) => {
            const shown = edits.map((edit) => `${text.slice(edit.start, edit.end)}=>${edit.text}`);
            return `  ${title}: ${shown.join(" ")}`;
        }),
    ];
}
