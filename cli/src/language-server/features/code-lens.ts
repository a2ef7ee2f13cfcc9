import type { LinkLens } from "@rust-ai-ide/analysis/links/cross-links";
import { DocumentParams } from "@rust-ai-ide/node/language-server/standard-params";
import * as v from "valibot";
import type { CodeLens, Location } from "vscode-languageserver/node";
import { lensTitle } from "../lens-title.ts";
import { rangeAt } from "../positions.ts";
import { AnswerFiles, type ServerFeature, type ServerSession } from "../server-session.ts";

/** Milliseconds without a change of links after which the client is asked to look again. */
const refreshPause = 300;

const LensData = v.object({ path: v.string(), start: v.number(), border: v.string() });
const ResolveParams = v.looseObject({ data: LensData });

export const codeLens: ServerFeature = {
    capabilities: () => ({ codeLensProvider: { resolveProvider: true } }),
    register(session) {
        const { router, live, settings, workspace } = session;
        router.answer("textDocument/codeLens", DocumentParams, ({ textDocument: { uri } }) => {
            if (settings.intelligence.codeLens === false) return [];
            live.flush();
            const file = live.get(uri);
            const links = workspace.links;
            if (file?.path === undefined || links === undefined) return [];
            const { path } = file;
            return links.lensesIn(path).map(
                ({ at: { endpoint } }): CodeLens => ({
                    range: rangeAt(file.facts.lineStarts, endpoint.start, endpoint.end),
                    data: { path, start: endpoint.start, border: endpoint.border },
                }),
            );
        });
        router.answer("codeLens/resolve", ResolveParams, ({ data, ...lens }) => {
            live.flush();
            const found = workspace.links
                ?.lensesIn(data.path)
                .find(
                    ({ at: { endpoint } }) =>
                        endpoint.start === data.start && endpoint.border === data.border,
                );
            return { ...lens, data, command: commandOf(session, data.path, found) };
        });
        refreshOnChange(session);
    },
};

/**
 * A client that has our command opens the uses. Others get a lens without a command's name, which
 * they show as text.
 */
function commandOf(session: ServerSession, path: string, lens: LinkLens | undefined): object {
    const title = lens === undefined ? "not used from other languages" : lensTitle(lens);
    const files = new AnswerFiles(session);
    const { endpoint } = lens?.at ?? {};
    if (lens === undefined || endpoint === undefined || !session.settings.showReferences)
        return { title, command: "" };
    const locations = lens.uses
        .map((use) => files.location(use.path, use.endpoint.start, use.endpoint.end))
        .filter((location): location is Location => location !== undefined);
    const here = files.location(path, endpoint.start, endpoint.end);
    return {
        title,
        command: "rustAi.intelligence.showReferences",
        arguments: [here?.uri, here?.range.start, locations],
    };
}

/** Asks the client to look again, when lenses of a document that it has open may be other ones. */
function refreshOnChange({ workspace, live, settings, router }: ServerSession): void {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const refresh = (): void => {
        if (!settings.client.lensRefresh) return;
        clearTimeout(timer);
        timer = setTimeout(() => {
            if (router.phase === "running")
                router.connection.sendRequest("workspace/codeLens/refresh").catch(() => {});
        }, refreshPause);
        timer.unref();
    };
    workspace.onDidChangeLinks((paths) => {
        if (paths.some((path) => live.uriOf(path) !== undefined)) refresh();
    });
    settings.onDidChangeIntelligence(refresh);
}
