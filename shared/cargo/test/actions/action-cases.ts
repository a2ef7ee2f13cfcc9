import assert from "node:assert/strict";
import { applyChanges } from "@rust-ai-ide/cargo/edit";
import type { ManifestAction } from "@rust-ai-ide/cargo/editor/actions/manifest-action";
import { manifestActions } from "@rust-ai-ide/cargo/editor/actions/manifest-actions";
import type { ManifestProblem, ProblemData } from "@rust-ai-ide/cargo/editor/editor-context";
import { parseToml } from "@rust-ai-ide/cargo/toml/parse-toml";
import { tomlTreeProblems } from "@rust-ai-ide/cargo/toml/toml-tree";
import { contextOf, type Fixture } from "../editor/editor-fixture.ts";

/** The text without its marks `«` and `»`, and the span between them. */
function marked(text: string) {
    const start = text.indexOf("«");
    const end = text.indexOf("»") - 1;
    return { text: text.replace(/[«»]/g, ""), start, end };
}

/** Titles with the text that each gives, of the file itself or of the only other one. */
function results(actions: readonly ManifestAction[], files: Readonly<Record<string, string>>) {
    return Object.fromEntries(
        actions.map(({ title, changes }) => [
            title,
            changes
                .map(({ path, changes: own }) => applyChanges(files[path] ?? "", own))
                .join("\n---\n"),
        ]),
    );
}

/** Quick fixes for a finding at the marked place. */
export async function fixesOf(
    code: string,
    markedText: string,
    data: ProblemData = {},
    more: Partial<Fixture> = {},
): Promise<Readonly<Record<string, string>>> {
    const { text, start, end } = marked(markedText);
    const context = contextOf({ text, ...more });
    const problem: ManifestProblem = { code, severity: "error", message: "", data, start, end };
    const actions = await manifestActions(context, { start, end }, [problem]);
    const fixes = actions.filter(({ kind }) => kind === "quickfix");
    for (const fix of fixes) assert.equal(fix.problem, problem);
    return results(fixes, { ...more.files, [context.path]: text });
}

/** Quick fixes for what the parser reports itself, at the marked place. */
export async function syntaxFixesOf(text: string): Promise<Readonly<Record<string, string>>> {
    const document = parseToml(text);
    const context = contextOf({ text });
    const [first] = [...document.problems, ...tomlTreeProblems(document)];
    assert.ok(first);
    const problem: ManifestProblem = { ...first, severity: "error" };
    const actions = await manifestActions(context, problem, [problem]);
    return results(
        actions.filter(({ kind }) => kind === "quickfix"),
        { [context.path]: text },
    );
}

/** What is offered at a mark `|`, without quick fixes. */
export async function refactoringsOf(
    text: string,
    more: Partial<Fixture> = {},
): Promise<Readonly<Record<string, string>>> {
    const start = text.indexOf("|");
    const whole = text.replace("|", "");
    const context = contextOf({ text: whole, ...more });
    const actions = await manifestActions(context, { start, end: start }, []);
    return results(actions, { ...more.files, [context.path]: whole });
}
