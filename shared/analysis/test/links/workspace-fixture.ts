import { expectText } from "@rust-ai-ide/testing/inline-snapshot";
import { languageIdOfFile } from "../../src/languages/language-table.ts";
import type { PlacedEndpoint } from "../../src/links/cross-links.ts";
import type { Endpoint } from "../../src/links/endpoint.ts";
import type { BorderRule } from "../../src/links/link-rule.ts";
import { LinkTable } from "../../src/links/link-table.ts";
import { endpointsOf } from "./border-fixture.ts";

export type Files = Readonly<Record<string, string>>;

/** The joined links of a workspace in memory. */
export function linksOf(rule: BorderRule, files: Files): LinkTable {
    const links = new LinkTable([rule]);
    for (const [path, text] of Object.entries(files)) {
        const found = endpointsOf(rule, path, text);
        const endpoints = found.map((each): Endpoint => ({ ...each, symbol: -1 }));
        links.update(path, languageIdOfFile(path) ?? "", endpoints);
    }
    return links;
}

/** `path:line` of an offset. */
export function placeOf(files: Files, path: string, offset: number): string {
    return `${path}:${(files[path] ?? "").slice(0, offset).split("\n").length}`;
}

/** Every endpoint with what it means, and all that does not fit with its fixes; `hidden` files are left out. */
export function checkWorkspace(
    rule: BorderRule,
    files: Files,
    expected: string,
    hidden: readonly string[] = [],
): void {
    const links = linksOf(rule, files);
    const place = ({ path, endpoint }: PlacedEndpoint): string =>
        placeOf(files, path, endpoint.start);
    const lines: string[] = [];
    const shown = Object.keys(files).filter((path) => !hidden.includes(path));
    for (const path of shown) {
        for (const placed of links.endpointsIn(path)) {
            const others = links.counterparts(placed).map(place);
            const arrow = placed.endpoint.side === "use" ? "->" : "<-";
            const goal = others.length === 0 ? "" : ` ${arrow} ${others.join(", ")}`;
            lines.push(`${place(placed)} ${describe(placed.endpoint)}${goal}`);
        }
    }
    for (const path of shown) {
        for (const { mismatch } of links.mismatchesIn(path)) {
            const at = placeOf(files, path, mismatch.start);
            const marked = (files[path] ?? "").slice(mismatch.start, mismatch.end);
            lines.push(
                `${at} ${mismatch.severity} ${mismatch.code} at ${marked}: ${mismatch.message}`,
            );
            for (const { title, edits } of mismatch.fixes) {
                const text = files[path] ?? "";
                const shown = edits.map(
                    (edit) => `${text.slice(edit.start, edit.end)} => ${edit.text}`,
                );
                lines.push(`    ${title}: ${shown.join("; ")}`);
            }
        }
    }
    links.dispose();
    expectText(lines.join("\n"), expected);
}

function describe(endpoint: Endpoint): string {
    const parameters = endpoint.parameters?.map(
        ({ name, type, isOptional }) =>
            `${name}${isOptional ? "?" : ""}${type === "" ? "" : `: ${type}`}`,
    );
    return [
        `${endpoint.side === "use" ? "uses" : "has"} ${endpoint.key}`,
        endpoint.name === endpoint.key.replace(/^.*[.:]/, "") ? "" : ` as ${endpoint.name}`,
        parameters === undefined ? "" : `(${parameters.join(", ")}`,
        parameters === undefined ? "" : endpoint.isOpen === true ? ", …)" : ")",
        endpoint.returns === undefined ? "" : ` -> ${endpoint.returns}`,
        endpoint.detail === undefined ? "" : ` [${endpoint.detail}]`,
    ].join("");
}

/** What a rename of the endpoint that begins with `name` in a file changes. */
export function renamesOf(
    rule: BorderRule,
    files: Files,
    path: string,
    name: string,
    newName: string,
): string {
    const links = linksOf(rule, files);
    const at = links.endpointsIn(path).find((placed) => placed.endpoint.name === name);
    const edits = at === undefined ? [] : links.renames(at, newName);
    links.dispose();
    return edits
        .map(({ at: { path: where, endpoint }, text }) => {
            const old = (files[where] ?? "").slice(endpoint.start, endpoint.end);
            return `${placeOf(files, where, endpoint.start)} ${old} => ${text}`;
        })
        .join("; ");
}
