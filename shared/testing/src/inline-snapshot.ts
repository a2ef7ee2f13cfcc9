import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

interface Rewrite {
    readonly offset: number;
    readonly length: number;
    readonly replacement: string;
}

const rewrites = new Map<string, Rewrite[]>();

/**
 * Compares a text with a template literal in the test file, both without their common indentation.
 * Call it from a feature's `check(input, expected)`. With UPDATE_EXPECT=1 in the environment a
 * mismatch rewrites the literal in the file instead of failing; write an empty template literal
 * for a new snapshot.
 */
export function expectText(actual: string, expected: string): void {
    if (dedent(actual) === dedent(expected)) return;
    if (process.env.UPDATE_EXPECT === "1" && record(actual, expected)) return;
    assert.equal(dedent(actual), dedent(expected), "Run with UPDATE_EXPECT=1 to accept the text.");
}

/** Drops the first and last line when blank, and the indentation that all other lines share. */
export function dedent(text: string): string {
    const lines = text
        .replace(/^[ \t]*\n/, "")
        .replace(/\n[ \t]*$/, "")
        .split("\n");
    const widths = lines.filter((line) => line.trim() !== "").map((line) => line.search(/\S/));
    const shared = widths.length === 0 ? 0 : Math.min(...widths);
    return lines.map((line) => (line.trim() === "" ? "" : line.slice(shared))).join("\n");
}

/**
 * Finds the literal among the arguments of the outermost call in the test file; false when there is
 * none. An asynchronous `check` has to be awaited in the test, or the stack does not lead there.
 */
function record(actual: string, expected: string): boolean {
    const frames = (new Error().stack ?? "").matchAll(
        /((?:file:|\/)[^\s()]*\.test\.ts):(\d+):(\d+)/g,
    );
    for (const [, location = "", line = "1", column = "1"] of [...frames].reverse()) {
        const path = location.startsWith("file:") ? fileURLToPath(location) : location;
        const source = readFileSync(path, "utf8");
        const before = source.split("\n", Number(line) - 1).join("\n");
        const start = before.length + Number(column);
        const indent = " ".repeat((source.split("\n")[Number(line) - 1] ?? "").search(/\S|$/));
        for (const { offset, raw } of argumentLiterals(source, start)) {
            if (cookTemplate(raw) !== expected) continue;
            const replacement = escapeTemplate(actual, indent);
            const list = rewrites.get(path) ?? [];
            list.push({ offset, length: raw.length, replacement });
            if (rewrites.size === 0) process.on("exit", writeAll);
            rewrites.set(path, list);
            return true;
        }
    }
    return false;
}

/** The template literals inside the parentheses that open first behind `start`, last one first. */
function argumentLiterals(source: string, start: number): { offset: number; raw: string }[] {
    const found: { offset: number; raw: string }[] = [];
    const tokens = /`(?:[^`\\]|\\[\s\S])*`|"(?:[^"\\\n]|\\.)*"|[()]/g;
    tokens.lastIndex = start;
    let depth = 0;
    for (let match = tokens.exec(source); match; match = tokens.exec(source)) {
        const [token] = match;
        if (token === "(") depth++;
        else if (token === ")") depth--;
        else if (token.startsWith("`") && depth > 0) {
            found.unshift({ offset: match.index + 1, raw: token.slice(1, -1) });
        }
        if (depth <= 0) break;
    }
    return found;
}

function writeAll(): void {
    for (const [path, list] of rewrites) {
        let source = readFileSync(path, "utf8");
        for (const { offset, length, replacement } of list.sort((a, b) => b.offset - a.offset)) {
            source = source.slice(0, offset) + replacement + source.slice(offset + length);
        }
        writeFileSync(path, source);
    }
}

function cookTemplate(raw: string): string {
    return raw.replace(/\\([\\`$])/g, "$1");
}

function escapeTemplate(text: string, indent: string): string {
    const escaped = dedent(text).replace(/[\\`]|\$(?=\{)/g, "\\$&");
    if (!escaped.includes("\n")) return escaped;
    const body = escaped.replace(/^(?=.)/gm, `${indent}    `);
    return `\n${body}\n${indent}`;
}
