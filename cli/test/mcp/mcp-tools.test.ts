import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { toolInputs } from "@rust-ai-ide/ai/chat/tool-inputs";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import type { McpTool } from "../../src/mcp/mcp-tool.ts";
import { mcpTools } from "../../src/mcp/mcp-tools.ts";
import { toolSchemas } from "../../src/mcp/tool-schemas.ts";

const base = mkdtempSync(join(tmpdir(), "rai-mcp-"));
after(() => rmSync(base, { recursive: true, force: true, maxRetries: 20 }));
const root = join(base, "crate");
mkdirSync(join(root, "src"), { recursive: true });
writeFileSync(
    join(root, "Cargo.toml"),
    '[package]\nname = "sample"\nversion = "0.1.0"\nedition = "2021"\n[dependencies]\n',
);
writeFileSync(
    join(root, "src/main.rs"),
    'mod shapes;\nfn main() {\n    let name: String = "a";\n    println!("{name} {}", shapes::area(2));\n}\n',
);
writeFileSync(
    join(root, "src/shapes.rs"),
    "/// Of a square.\npub fn area(side: u32) -> u32 {\n    side * side\n}\n",
);
writeFileSync(join(base, "secret.rs"), "fn secret() {}\n");

const env = { ...process.env, XDG_CACHE_HOME: join(base, "cache") };

function toolsFor(allowCargo: boolean): readonly McpTool[] {
    return mcpTools({
        root,
        allowCargo,
        env,
        complete: async ({ line, column }) => `completed ${line}:${column}`,
    });
}

/** What a tool answers, or the code that it refuses with. */
async function ask(name: string, input: unknown, allowCargo = true): Promise<string> {
    const found = toolsFor(allowCargo).find((each) => each.name === name);
    assert.ok(found !== undefined, name);
    try {
        return await found.run(input, NeverCancelled);
    } catch (error) {
        if (CodedError.is(error)) return error.code;
        throw error;
    }
}

test("facts of files and of the workspace, by line numbers from 1", async () => {
    assert.equal(
        await ask("rust_file_facts", { path: "src/shapes.rs" }),
        "2: pub fn area(side: u32) -> u32;",
    );
    assert.equal(
        await ask("rust_file_facts", { path: "src/shapes.rs", line: 3 }),
        "fn area, lines 1 to 4\n\n/// Of a square.\npub fn area(side: u32) -> u32 {\n    side * side\n}",
    );
    assert.equal(
        await ask("rust_file_facts", { path: "src/main.rs", line: 1 }),
        "mod shapes, lines 1 to 1\n\nmod shapes;",
    );
    assert.equal(
        await ask("rust_file_facts", { path: "src/main.rs", line: 99 }),
        "cli.lineOutOfRange",
    );
    assert.equal(await ask("rust_file_facts", { path: "Cargo.toml" }), "The file defines nothing.");
    assert.match(
        await ask("rust_workspace_facts", {}),
        /name: sample\nversion: 0.1.0\nedition: 2021/,
    );
    assert.equal(
        await ask("rust_complete", { path: "src/main.rs", line: 3, column: 5 }),
        "completed 3:5",
    );
});

test("no path leads out of the root", async () => {
    if (process.platform !== "win32") symlinkSync(base, join(root, "link"));
    for (const path of [
        "../secret.rs",
        join(base, "secret.rs"),
        "link/secret.rs",
        "src/../../secret.rs",
        ".",
        "missing.rs",
        "a\0b",
    ]) {
        assert.equal(await ask("rust_file_facts", { path }), "mcp.outsideRoot", path);
        assert.equal(
            await ask("rust_complete", { path, line: 1, column: 1 }),
            "mcp.outsideRoot",
            path,
        );
        assert.equal(
            await ask("rust_check_edit", { edits: [{ path, search: "a", replace: "b" }] }),
            "mcp.outsideRoot",
            path,
        );
    }
});

test("only what runs an agent's own code has the user asked before", () => {
    const asks = toolsFor(true).filter(({ annotations }) => !annotations.readOnlyHint);
    assert.deepEqual(
        asks.map(({ name }) => name),
        ["rust_check_edit"],
    );
});

test("cargo needs leave, and arguments their shape", async () => {
    assert.equal(await ask("rust_diagnostics", {}, false), "mcp.cargoNotAllowed");
    assert.equal(
        await ask("rust_check_edit", { edits: [{ path: "a", search: "a", replace: "b" }] }, false),
        "mcp.cargoNotAllowed",
    );
    for (const input of [
        undefined,
        null,
        7,
        { edits: [] },
        { edits: [{ path: "a" }] },
        { edits: [{ path: "a", search: "", replace: "" }] },
    ]) {
        assert.equal(await ask("rust_check_edit", input), "mcp.badArguments");
    }
    assert.equal(await ask("rust_error_explain", { code: "--version" }), "mcp.badArguments");
    assert.equal(await ask("rust_error_explain", { code: "E9999" }), "cargo.unknownErrorCode");
    assert.match(await ask("rust_error_explain", { code: "E0308" }), /Expected type/);
});

test("an edit is checked by cargo, and nothing is written", async () => {
    assert.match(await ask("rust_diagnostics", {}), /error\[E0308\]: mismatched types/);
    assert.equal(
        await ask("rust_diagnostics", { path: "src/shapes.rs" }),
        "cargo check reports no errors and no warnings.",
    );
    const edit = (replace: string, search = '    let name: String = "a";'): Promise<string> =>
        ask("rust_check_edit", { edits: [{ path: "src/main.rs", search, replace }] });
    assert.equal(await edit('    let name = "a";'), "Errors before: 1, after: 0, new: 0.");
    assert.match(await edit(""), /^Errors before: 1, after: 1, new: 1\.\n\nerror\[E0425\]/);
    assert.equal(await edit("x", "not there"), "mcp.searchMissing");
    assert.match(await ask("rust_diagnostics", { path: "src/main.rs" }), /E0308/);
});

test("every validator has a schema of the same fields", () => {
    assert.deepEqual(
        Object.keys(toolSchemas).sort(),
        Object.keys(toolInputs)
            .filter((name) => name !== "definition")
            .sort(),
    );
    for (const [name, { properties, required }] of Object.entries(toolSchemas) as unknown as [
        keyof typeof toolInputs,
        { properties: object; required: string[] },
    ][]) {
        const { entries } = toolInputs[name];
        assert.deepEqual(Object.keys(properties), Object.keys(entries), name);
        const needed = Object.entries(entries).filter(
            ([, schema]) => (schema as { type: string }).type !== "optional",
        );
        assert.deepEqual(
            required,
            needed.map(([key]) => key),
            name,
        );
    }
});
