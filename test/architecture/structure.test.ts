import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { test } from "node:test";
import { repositoryFiles, repositoryRoot, resolveRelative, sourceFiles } from "./source-files.ts";

const read = (path: string): string => readFileSync(join(repositoryRoot, path), "utf8");
const present = (path: string): boolean => existsSync(join(repositoryRoot, path));

test("no source file is over 400 lines", () => {
    const long = repositoryFiles()
        .filter((path) => /\.(?:ts|mjs|py)$/.test(path) && present(path))
        .map((path) => ({ path, lines: read(path).split("\n").length - 1 }))
        .filter((file) => file.lines > 400);
    assert.deepEqual(long, []);
});

test("no imports run in a circle", () => {
    const files = sourceFiles((path) => path.endsWith(".ts") && !path.startsWith("test/fixtures/"));
    const edges = new Map<string, string[]>();
    for (const file of files) {
        const targets = file.imports
            .filter((imported) => !imported.typeOnly)
            .map(({ specifier }) => target(file.path, specifier))
            .filter((path) => path !== undefined);
        edges.set(file.path, targets);
    }
    assert.deepEqual(findCycle(edges), undefined);
    assert.deepEqual(
        findCycle(
            new Map([
                ["a", ["b"]],
                ["b", ["a"]],
            ]),
        ),
        ["a", "b", "a"],
    );
});

function target(from: string, specifier: string): string | undefined {
    if (specifier.startsWith(".")) return resolveRelative(from, specifier);
    const own = /^@rust-ai-ide\/([^/]+)\/(.+)$/.exec(specifier);
    return own === null ? undefined : `shared/${own[1]}/src/${own[2]}.ts`;
}

/** The first circle that a depth-first walk meets, first file repeated at the end. */
function findCycle(edges: ReadonlyMap<string, readonly string[]>): string[] | undefined {
    const finished = new Set<string>();
    const visit = (path: string, trail: string[]): string[] | undefined => {
        const at = trail.indexOf(path);
        if (at >= 0) return [...trail.slice(at), path];
        if (finished.has(path)) return undefined;
        for (const next of edges.get(path) ?? []) {
            const cycle = visit(next, [...trail, path]);
            if (cycle !== undefined) return cycle;
        }
        finished.add(path);
        return undefined;
    };
    for (const path of edges.keys()) {
        const cycle = visit(path, []);
        if (cycle !== undefined) return cycle;
    }
    return undefined;
}

test("no file only passes on what others export", () => {
    const barrels = sourceFiles((path) => /\/src\/.*\.ts$/.test(path)).filter((file) => {
        const statements = file.text
            .replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "")
            .split(";")
            .map((statement) => statement.trim())
            .filter((statement) => statement !== "");
        return (
            statements.length > 0 && statements.every((line) => /^export\b[^=]*\bfrom\b/.test(line))
        );
    });
    assert.deepEqual(
        barrels.map((file) => file.path),
        [],
    );
});

test("one command, one file", () => {
    const crowded = sourceFiles((path) => /\/src\/commands\/.*\.ts$/.test(path))
        .filter((file) => basename(file.path) !== "command-table.ts")
        .filter((file) => (file.text.match(/\bregisterCommand\(/g) ?? []).length > 1);
    assert.deepEqual(
        crowded.map((file) => file.path),
        [],
    );
});

test("every coded error is named in a test", () => {
    const tests = repositoryFiles()
        .filter((path) => /(?:^|\/)test\/.*\.ts$/.test(path) && present(path))
        .map(read)
        .join("\n");
    const untested: string[] = [];
    let known = 0;
    for (const file of sourceFiles((path) => /^(?:shared|extensions|cli)\//.test(path))) {
        if (/\/test\//.test(file.path)) continue;
        for (const table of file.text.matchAll(
            /^(?:export )?const \w+[^\n]*= defineErrors\(\s*"([^"]+)",\s*\{([\s\S]*?)^\}\);/gm,
        )) {
            for (const key of (table[2] ?? "").matchAll(/^ {4}(\w+)(?::|\()/gm)) {
                known++;
                // A test may look for it with a pattern, where the dot is escaped.
                const named = new RegExp(`\\b${table[1]}\\\\?[.]${key[1]}\\b`);
                if (!named.test(tests)) untested.push(`${file.path}: ${table[1]}.${key[1]}`);
            }
        }
    }
    assert.ok(known > 0, "the search finds the error tables");
    assert.deepEqual(untested, []);
});

test("nothing of one machine or registry is in the tree", () => {
    const texts = repositoryFiles().filter(
        (path) => present(path) && /\.(?:ts|mjs|py|json|md|yml|toml|sh|txt)$/.test(path),
    );
    const forbidden = [
        /"resolved":\s*"https?:/,
        new RegExp(`${"/ro"}ot/`),
        new RegExp(`${"/wo"}rk/main`),
    ];
    const hits = texts.filter((path) => forbidden.some((pattern) => pattern.test(read(path))));
    assert.deepEqual(hits, []);
});

test("links between documents lead somewhere", () => {
    const broken: string[] = [];
    let links = 0;
    for (const path of repositoryFiles().filter((file) => file.endsWith(".md") && present(file))) {
        for (const [, link] of read(path).matchAll(/\]\(([^)\s]+)\)/g)) {
            if (link === undefined || /^(?:https?:|command:|#)/.test(link)) continue;
            links++;
            const goal = resolveRelative(path, link.replace(/#.*$/, ""));
            if (!present(goal)) broken.push(`${path}: ${link}`);
        }
    }
    assert.ok(links > 5, "the search finds the links");
    assert.deepEqual(broken, []);
});
