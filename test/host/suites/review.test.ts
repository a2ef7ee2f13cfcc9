import { strict as assert } from "node:assert";
import * as vscode from "vscode";
import { changedLibrary } from "../review-repository.ts";
import { eventually } from "./support.ts";

const file = "src/lib.rs";

function fileUri(path: string): vscode.Uri {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder !== undefined, "a folder is open");
    return vscode.Uri.joinPath(folder.uri, path);
}

async function open(path: string): Promise<vscode.TextEditor> {
    const document = await vscode.workspace.openTextDocument(fileUri(path));
    return vscode.window.showTextDocument(document);
}

async function lensTitles(): Promise<string[]> {
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        "vscode.executeCodeLensProvider",
        fileUri(file),
    );
    return lenses.flatMap(({ command, range }) =>
        command?.command.startsWith("rustAi.review.")
            ? [`${range.start.line + 1}: ${command.title}`]
            : [],
    );
}

async function hoverAt(text: string): Promise<string> {
    const { document } = await open(file);
    const at = document.positionAt(document.getText().indexOf(text) + 1);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
        "vscode.executeHoverProvider",
        document.uri,
        at,
    );
    return hovers
        .flatMap(({ contents }) => contents)
        .map((each) => (typeof each === "string" ? each : each.value))
        .join("\n");
}

const run = (name: string, ...args: unknown[]) =>
    vscode.commands.executeCommand(`rustAi.review.${name}`, ...args);

describe("reviews in the editor", () => {
    before(async () => {
        const extension = vscode.extensions.getExtension("rust-ai-ide.review");
        assert.ok(extension !== undefined, "the review extension is installed");
        await open(file);
        await eventually("the extension is active", () => extension.isActive || undefined);
    });

    it("says nothing before it is asked", async () => {
        assert.deepEqual(await lensTitles(), []);
    });

    it("reviews the working tree; what stands out has a lens above its function", async () => {
        await run("reviewWorkingTree");
        const titles = await eventually("code lenses", async () => {
            const found = await lensTitles();
            return found.length > 0 ? found : undefined;
        });
        assert.equal(titles.length, 1, titles.join());
        assert.match(titles[0] ?? "", /^4: \$\(error\) /);
    });

    it("has a lens above every changed function in review mode", async () => {
        await run("startReviewMode");
        assert.equal((await lensTitles()).length, 2);
        await run("stopReviewMode");
        assert.equal((await lensTitles()).length, 1);
    });

    it("explains findings where they are", async () => {
        assert.match(await hoverAt("dbg!"), /dbg/);
        assert.match(await hoverAt("dbg!"), /Debug output was left over/);
    });

    it("moves what it shows with the text", async () => {
        const editor = await open(file);
        const start = new vscode.Position(0, 0);
        assert.ok(await editor.edit((edit) => edit.insert(start, "// One.\n// Two.\n")));
        const [title] = await lensTitles();
        assert.match(title ?? "", /^6: /);
        assert.match(await hoverAt("dbg!"), /Debug output was left over/);
        const added = new vscode.Range(start, new vscode.Position(2, 0));
        assert.ok(await editor.edit((edit) => edit.delete(added)));
        assert.match((await lensTitles())[0] ?? "", /^4: /);
    });

    it("takes a dismissed finding away, in the next review too, and brings it back", async () => {
        const editor = await open(file);
        const at = editor.document.positionAt(changedLibrary.indexOf("dbg!") + 1);
        editor.selection = new vscode.Selection(at, at);
        const has = async () => /Debug output was left over/.test(await hoverAt("dbg!"));
        await run("dismiss", await argumentAt(at));
        assert.equal(await has(), false);
        await run("reviewWorkingTree");
        assert.equal(await has(), false);
        await run("undoDecision");
        assert.equal(await has(), true);
    });

    it("begins a discussion that stays at its line", async () => {
        const { document } = await open(file);
        const at = document.positionAt(changedLibrary.indexOf("dbg!") + 1);
        await run("discuss", await argumentAt(at));
        await run("discuss", await argumentAt(at));
    });

    it("compares both sides", async () => {
        await open(file);
        await run("openChanges");
        const tab = await eventually("a comparison", () => {
            const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
            return input instanceof vscode.TabInputTextDiff ? input : undefined;
        });
        assert.equal(tab.modified.toString(), fileUri(file).toString());
        const base = await vscode.workspace.openTextDocument(tab.original);
        assert.match(base.getText(), /pub fn dark/);
        await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
    });

    it("reviews again when the file is saved", async () => {
        const editor = await open(file);
        const text = "    dbg!(level);\n";
        const start = editor.document.getText().indexOf(text);
        const range = new vscode.Range(
            editor.document.positionAt(start),
            editor.document.positionAt(start + text.length),
        );
        assert.ok(await editor.edit((edit) => edit.delete(range)));
        assert.ok(await editor.document.save());
        await eventually("the finding is gone", async () => {
            const actions = await actionsAt(range.start);
            return actions.every(({ title }) => !title.includes("dbg")) || undefined;
        });
    });

    it("reviews an open file as if all of it were new", async () => {
        await open(file);
        await run("reviewFile");
        await run("startReviewMode");
        const titles = await eventually("code lenses", async () => {
            const found = await lensTitles();
            return found.length > 0 ? found : undefined;
        });
        assert.ok(
            titles.some((title) => title.includes("new")),
            titles.join(),
        );
        await run("stopReviewMode");
    });
});

async function actionsAt(at: vscode.Position): Promise<vscode.CodeAction[]> {
    return vscode.commands.executeCommand<vscode.CodeAction[]>(
        "vscode.executeCodeActionProvider",
        fileUri(file),
        new vscode.Range(at, at),
    );
}

/** What the light bulb would dismiss. */
async function argumentAt(at: vscode.Position): Promise<unknown> {
    const actions = await actionsAt(at);
    const dismiss = actions.find(({ command }) => command?.command === "rustAi.review.dismiss");
    assert.ok(dismiss !== undefined, actions.map(({ title }) => title).join());
    return dismiss.command?.arguments?.[0];
}
