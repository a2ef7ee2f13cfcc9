import { strict as assert } from "node:assert";
import * as vscode from "vscode";
import { eventually } from "./support.ts";

function fileUri(path: string): vscode.Uri {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder !== undefined, "a folder is open");
    return vscode.Uri.joinPath(folder.uri, path);
}

function codes(path: string): string[] {
    return vscode.languages
        .getDiagnostics(fileUri(path))
        .filter(({ source }) => source === "Rust AI security")
        .map(({ code }) => String(typeof code === "object" ? code.value : code));
}

async function open(path: string): Promise<vscode.TextDocument> {
    const document = await vscode.workspace.openTextDocument(fileUri(path));
    await vscode.window.showTextDocument(document);
    return document;
}

describe("security in the editor", () => {
    before(async () => {
        const extension = vscode.extensions.getExtension("rust-ai-ide.security");
        assert.ok(extension !== undefined, "the security extension is installed");
        await open("app/Cargo.toml");
        await eventually("the extension is active", () => extension.isActive || undefined);
    });

    it("marks dependencies with advisories, and their places in the lock", async () => {
        await eventually(
            "diagnostics of the manifest",
            () => codes("app/Cargo.toml").includes("RUSTSEC-2099-0001") || undefined,
        );
        assert.ok(codes("app/Cargo.toml").includes("RUSTSEC-2099-0002"));
        await open("Cargo.lock");
        await eventually(
            "diagnostics of the lock",
            () => codes("Cargo.lock").includes("RUSTSEC-2099-0003") || undefined,
        );
    });

    it("explains a dependency", async () => {
        const document = await open("app/Cargo.toml");
        const at = document.positionAt(document.getText().indexOf("\nlantern") + 4);
        const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
            "vscode.executeHoverProvider",
            document.uri,
            at,
        );
        const text = hovers
            .flatMap(({ contents }) => contents)
            .map((each) => (typeof each === "string" ? each : each.value))
            .join("\n");
        assert.match(text, /RUSTSEC-2099-0001/);
        assert.match(text, /9\.8/);
        assert.match(text, />= 1\.4\.0/);
    });

    it("offers an update and a suppression", async () => {
        const document = await open("app/Cargo.toml");
        const at = document.positionAt(document.getText().indexOf("\nlantern") + 4);
        const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
            "vscode.executeCodeActionProvider",
            document.uri,
            new vscode.Range(at, at),
        );
        const titles = actions.map(({ title }) => title).join("; ");
        assert.match(titles, /Update lantern 1\.2\.0/);
        assert.match(titles, /Suppress RUSTSEC-2099-0001/);
    });

    it("shows above dependencies what is known against them", async () => {
        const document = await open("app/Cargo.toml");
        const lenses = await eventually("lenses", async () => {
            const found = await vscode.commands.executeCommand<vscode.CodeLens[]>(
                "vscode.executeCodeLensProvider",
                document.uri,
                50,
            );
            const titles = found.flatMap(({ command }) => command?.title ?? []);
            return titles.some((title) => title.includes("vulnerab")) ? titles : undefined;
        });
        assert.ok(lenses.length > 0);
    });
});
