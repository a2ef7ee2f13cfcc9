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

    it("marks the versions that are locked in the hints of the cargo extension", async () => {
        const document = await open("app/Cargo.toml");
        const all = new vscode.Range(0, 0, document.lineCount, 0);
        await eventually("a hint with a mark", async () => {
            const hints = await vscode.commands.executeCommand<vscode.InlayHint[] | undefined>(
                "vscode.executeInlayHintProvider",
                document.uri,
                all,
            );
            const labels = (hints ?? []).map(({ label }) =>
                typeof label === "string" ? label : label.map(({ value }) => value).join(""),
            );
            return labels.some((label) => /^⚠ unsound 0\.3\.6 /.test(label)) || undefined;
        });
    });

    it("holds packages to a policy while it is written", async () => {
        const uri = fileUri("deny.toml");
        const write = (text: string): Thenable<void> =>
            vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
        await write('[licenses]\nallow = ["MIT"]\ncolour = "red"\n');
        try {
            await open("deny.toml");
            await eventually(
                "a problem of the policy",
                () => codes("deny.toml").includes("policy.unknownKey") || undefined,
            );
            await eventually(
                "a rejected licence",
                () => codes("app/Cargo.toml").includes("licence.rejected") || undefined,
            );
            const edit = new vscode.WorkspaceEdit();
            edit.insert(uri, new vscode.Position(1, 14), ', "Apache-2.0"');
            assert.ok(await vscode.workspace.applyEdit(edit));
            await eventually(
                "a licence that is allowed now",
                () => !codes("app/Cargo.toml").includes("licence.rejected") || undefined,
            );
            const empty = new vscode.WorkspaceEdit();
            empty.replace(uri, new vscode.Range(0, 0, 9, 0), "");
            assert.ok(await vscode.workspace.applyEdit(empty));
            await eventually("nothing about licences without a word on them", () => {
                const all = [...codes("app/Cargo.toml"), ...codes("deny.toml")];
                return !all.some((code) => /^(?:licence|policy)\./.test(code)) || undefined;
            });
        } finally {
            await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
            await vscode.workspace.fs.delete(uri);
        }
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
