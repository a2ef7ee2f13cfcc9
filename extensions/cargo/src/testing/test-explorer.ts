import { basename, dirname, isAbsolute, resolve } from "node:path";
import { readTestResults } from "@rust-ai-ide/ai/chat/test-results";
import { type CancellationToken, CancelledError } from "@rust-ai-ide/core/cancellation";
import { type Disposable, DisposableStore } from "@rust-ai-ide/core/disposable";
import { errorText } from "@rust-ai-ide/host/error-text";
import * as vscode from "vscode";
import { testControllerId } from "../ids.ts";
import type { Session } from "../session.ts";
import { cargoProgram } from "../tools/run-tool.ts";
import { buildTests, type ListedProgram, listTests, runTests } from "./build-tests.ts";
import { readFailures } from "./test-programs.ts";

/** Tests may take long, and the user can cancel. */
const limitMs = 2 * 3_600_000;

/** Tests of cargo's workspaces in the Testing view. They are built when a workspace is unfolded. */
export class TestExplorer implements Disposable {
    private readonly disposables = new DisposableStore();
    private readonly session: Session;
    private readonly controller = this.disposables.add(
        vscode.tests.createTestController(testControllerId, vscode.l10n.t("Cargo tests")),
    );

    constructor(session: Session) {
        this.session = session;
        const { controller } = this;
        controller.resolveHandler = async (item) => {
            if (item !== undefined) await this.list(item);
            else {
                await session.model.load();
                this.showWorkspaces();
            }
        };
        controller.refreshHandler = async (token) => {
            for (const [, item] of controller.items) {
                if (item.children.size > 0) await this.list(item, token);
            }
        };
        controller.createRunProfile(
            vscode.l10n.t("Run"),
            vscode.TestRunProfileKind.Run,
            (request, token) => this.run(request, token),
            true,
        );
        this.disposables.add(session.model.onDidChange(() => this.showWorkspaces()));
    }

    dispose(): void {
        this.disposables.dispose();
    }

    private showWorkspaces(): void {
        const { items } = this.controller;
        const known = new Set(
            this.session.model.states.map(({ description }) => description.manifestPath),
        );
        for (const [id] of items) if (!known.has(id)) items.delete(id);
        for (const { description } of this.session.model.states) {
            if (items.get(description.manifestPath) !== undefined) continue;
            const item = this.controller.createTestItem(
                description.manifestPath,
                labelOf(description.root),
                vscode.Uri.file(description.manifestPath),
            );
            item.canResolveChildren = true;
            items.add(item);
        }
    }

    private async list(
        workspace: vscode.TestItem,
        token: CancellationToken = new vscode.CancellationTokenSource().token,
    ): Promise<ListedProgram[]> {
        workspace.busy = true;
        try {
            Object.assign(workspace, { error: undefined });
            const cargo = cargoProgram(this.session);
            const programs = await listTests(await buildTests(cargo, workspace.id, token), token);
            const filled = programs.filter(({ names }) => names.length > 0);
            workspace.children.replace(filled.map((program) => this.programItem(program)));
            return programs;
        } catch (error) {
            if (!CancelledError.is(error)) workspace.error = errorText(error, vscode.l10n.t);
            return [];
        } finally {
            workspace.busy = false;
        }
    }

    private programItem(program: ListedProgram): vscode.TestItem {
        const source = vscode.Uri.file(program.source);
        const id = `${program.manifestPath} ${program.label}`;
        const item = this.controller.createTestItem(id, program.label, source);
        item.children.replace(
            program.names.map((name) => this.controller.createTestItem(name, name, source)),
        );
        return item;
    }

    private async run(request: vscode.TestRunRequest, token: CancellationToken): Promise<void> {
        const run = this.controller.createTestRun(request);
        const left = new Set((request.exclude ?? []).map((item) => item.id));
        try {
            for (const [, workspace] of this.controller.items) {
                const chosen = (request.include ?? [workspace]).filter(
                    (item) => rootOf(item) === workspace,
                );
                if (chosen.length === 0) continue;
                // What was listed may be older than the code.
                const chosenIds = new Set(chosen.map(pathOf));
                for (const program of await this.list(workspace, token)) {
                    const item = workspace.children.get(`${program.manifestPath} ${program.label}`);
                    if (item === undefined || left.has(item.id)) continue;
                    const tests = testsOf(item).filter(
                        (test) =>
                            !left.has(test.id) &&
                            ancestors(test).some((each) => chosenIds.has(pathOf(each))),
                    );
                    if (tests.length > 0) await this.runProgram(run, program, tests, token);
                }
                if (workspace.error !== undefined) run.appendOutput(`${workspace.error}\r\n`);
            }
        } catch (error) {
            if (!CancelledError.is(error)) throw error;
        } finally {
            run.end();
        }
    }

    private async runProgram(
        run: vscode.TestRun,
        program: ListedProgram,
        tests: readonly vscode.TestItem[],
        token: CancellationToken,
    ): Promise<void> {
        for (const test of tests) run.started(test);
        // All of them need no names; thousands would be longer than a command line may be.
        const isAll = tests.length === program.names.length;
        const words = isAll ? [] : ["--exact", ...tests.map(({ id }) => id)];
        const { out, err } = await runTests(program, words, limitMs, token);
        run.appendOutput(`${out}${err}`.replace(/\r?\n/g, "\r\n"));
        const outcomes = new Map(readTestResults(out).map(({ name, outcome }) => [name, outcome]));
        const failures = readFailures(out);
        for (const test of tests) {
            const outcome = outcomes.get(test.id);
            if (outcome === "passed") run.passed(test);
            else if (outcome === "ignored") run.skipped(test);
            else {
                const failure = failures.get(test.id);
                const said =
                    failure?.message ?? vscode.l10n.t("The program ended before the test.");
                const message = new vscode.TestMessage(said);
                const place = failure?.place;
                if (place !== undefined) {
                    message.location = new vscode.Location(
                        vscode.Uri.file(this.absolute(place.path, program)),
                        new vscode.Position(place.line - 1, place.column - 1),
                    );
                }
                run.failed(test, message);
            }
        }
    }

    /** The compiler names files from the root of the workspace on. */
    private absolute(path: string, { manifestPath }: ListedProgram): string {
        if (isAbsolute(path)) return path;
        const folder = dirname(manifestPath);
        const state = this.session.model.states.find(({ description }) =>
            description.packages.some((each) => each.manifestPath === manifestPath),
        );
        return resolve(state?.description.root ?? folder, path);
    }
}

/** The folder that is open has no path from itself on; its name says enough. */
function labelOf(root: string): string {
    const relative = vscode.workspace.asRelativePath(root);
    return isAbsolute(relative) ? basename(root) : relative;
}

/** Of a test its program and its workspace, too. */
function ancestors(item: vscode.TestItem): vscode.TestItem[] {
    return item.parent === undefined ? [item] : [item, ...ancestors(item.parent)];
}

function rootOf(item: vscode.TestItem): vscode.TestItem {
    return ancestors(item).at(-1) ?? item;
}

/** Items are made anew with each list; their ids stay. */
function pathOf(item: vscode.TestItem): string {
    return JSON.stringify(ancestors(item).map(({ id }) => id));
}

function testsOf(item: vscode.TestItem): vscode.TestItem[] {
    return [...item.children].map(([, test]) => test);
}
