import { manifestActions } from "@rust-ai-ide/cargo/editor/actions/manifest-actions";
import type { CodeAction } from "vscode-languageserver/node";
import { RangeParams } from "../../language-server/standard-params.ts";
import type { CargoFeature } from "../cargo-session.ts";
import { manifestFile } from "../manifest-file.ts";
import { workspaceEdit } from "../workspace-edit.ts";
import { diagnosticOf, manifestProblems } from "./diagnostics.ts";

/** Quick fixes and refactorings of manifests. */
export const codeActions: CargoFeature = {
    capabilities: ({ codeActionLiterals }) =>
        codeActionLiterals
            ? {
                  codeActionProvider: {
                      codeActionKinds: ["quickfix", "refactor", "source.sortDependencies"],
                  },
              }
            : {},
    register(session) {
        const { router, texts, settings } = session;
        router.answer("textDocument/codeAction", RangeParams, async (params, token) => {
            const file = await manifestFile(session, params.textDocument.uri, 1_000);
            if (file === undefined) return undefined;
            // Without literals an action would be a command, and this server has none.
            if (!settings.client.codeActionLiterals) return [];
            const { placed, context } = file;
            const span = {
                start: placed.offsetAt(params.range.start),
                end: placed.offsetAt(params.range.end),
            };
            const problems = await manifestProblems(file);
            if (token.isCancellationRequested) return null;
            const actions = await manifestActions(context, span, problems);
            const only = params.context?.only;
            const textOf = (path: string): string | undefined =>
                path === context.path
                    ? placed.text
                    : (texts.ofPath(path) ?? workspaceText(context, path));
            return actions
                .filter(({ kind }) => only === undefined || only.some((each) => isOf(kind, each)))
                .map((action): CodeAction => {
                    const { title, kind, changes, problem, isPreferred } = action;
                    const made: CodeAction = {
                        title,
                        kind,
                        edit: workspaceEdit(session, changes, textOf),
                    };
                    if (problem !== undefined) made.diagnostics = [diagnosticOf(file, problem)];
                    if (isPreferred === true) made.isPreferred = true;
                    return made;
                });
        });
    },
};

/** `refactor` asks for `refactor.move`, too. */
function isOf(kind: string, asked: string): boolean {
    return kind === asked || kind.startsWith(`${asked}.`) || asked === "";
}

function workspaceText(
    { workspace }: Parameters<typeof manifestActions>[0],
    path: string,
): string | undefined {
    if (workspace === undefined) return undefined;
    const all = [workspace.rootManifest, ...workspace.packages];
    return all.find(({ manifestPath }) => manifestPath === path)?.manifest.document.text;
}
