import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as vscode from "vscode";

const members = ["ai-core", "model-rust", "cargo", "review", "security", "collab", "rust-ai-ide"];

interface Manifest {
    readonly main?: string;
    readonly contributes?: { readonly commands?: readonly { readonly command: string }[] };
    readonly extensionPack?: readonly string[];
}

function extension(name: string): vscode.Extension<unknown> {
    const found = vscode.extensions.getExtension(`rust-ai-ide.${name}`);
    assert.ok(found !== undefined, `rust-ai-ide.${name} is installed`);
    return found;
}

describe("the installed pack", () => {
    it("has every member that the pack names", () => {
        const pack = extension("rust-ai-ide").packageJSON as Manifest;
        for (const id of pack.extensionPack ?? []) {
            assert.ok(vscode.extensions.getExtension(id) !== undefined, `${id} is installed`);
        }
        assert.equal(pack.extensionPack?.length, members.length - 1);
    });

    for (const name of members) {
        it(`activates ${name} from its package`, async () => {
            const { packageJSON, extensionPath } = extension(name);
            if ((packageJSON as Manifest).main !== undefined) await extension(name).activate();
            const notices = readFileSync(join(extensionPath, "THIRD-PARTY-NOTICES.txt"), "utf8");
            assert.match(notices, /^THIRD-PARTY NOTICES/);
        });
    }

    it("registers every command that a manifest contributes", async () => {
        const registered = new Set(await vscode.commands.getCommands(true));
        const contributed = members.flatMap((name) =>
            ((extension(name).packageJSON as Manifest).contributes?.commands ?? []).map(
                ({ command }) => command,
            ),
        );
        assert.ok(contributed.length > 5, "the manifests contribute commands");
        assert.deepEqual(
            contributed.filter((command) => !registered.has(command)),
            [],
        );
    });

    it("offers the interface of version 1 to the other members", async () => {
        const api = (await extension("ai-core").activate()) as { apiVersion?: unknown };
        assert.equal(api.apiVersion, 1);
    });
});
