import * as v from "valibot";
import type { InlayHint } from "vscode-languageserver/node";
import { pathOfUri } from "../../language-server/file-paths.ts";
import { RangeParams } from "../../language-server/standard-params.ts";
import type { CargoFeature } from "../cargo-session.ts";
import { loadHints } from "../load-hints.ts";
import { isLock, manifestFile } from "../manifest-file.ts";

const Resolved = v.looseObject({
    position: v.object({ line: v.number(), character: v.number() }),
    data: v.optional(v.object({ uri: v.string(), name: v.string(), at: v.number() })),
});

/** What is locked and what is newer, behind each dependency. */
export const inlayHints: CargoFeature = {
    capabilities: () => ({ inlayHintProvider: { resolveProvider: true } }),
    register(session) {
        const { router, settings, changes, texts } = session;
        router.answer("textDocument/inlayHint", RangeParams, async (params) => {
            const { uri } = params.textDocument;
            const path = pathOfUri(uri);
            if (isLock(path)) return [];
            const shown = settings.options.hints ?? "all";
            const file = await manifestFile(session, uri, Number.POSITIVE_INFINITY);
            if (file === undefined) return undefined;
            if (shown === "off") return [];
            const { placed, context } = file;
            const first = placed.offsetAt(params.range.start);
            const last = placed.offsetAt(params.range.end);
            const hints = await loadHints(context, shown, session.advisories);
            return hints
                .filter(({ at }) => first <= at && at <= last)
                .map((hint): InlayHint => {
                    const { start: position } = placed.range({ start: hint.at, end: hint.at });
                    const { name } = hint.dependency;
                    return {
                        position,
                        label: hint.label,
                        paddingLeft: true,
                        ...(settings.client.lazyHintTooltip
                            ? { data: { uri, name, at: hint.at } }
                            : { tooltip: tooltipOf(hint.tooltip(), settings.client.markdown) }),
                    };
                });
        });
        router.answer("inlayHint/resolve", Resolved, async (hint) => {
            const { data } = hint;
            if (data === undefined) return hint;
            const file = await manifestFile(session, data.uri);
            if (file === undefined) return undefined;
            const found = (await loadHints(file.context, "all", session.advisories)).find(
                ({ at, dependency }) => at === data.at && dependency.name === data.name,
            );
            if (found === undefined) return hint;
            return { ...hint, tooltip: tooltipOf(found.tooltip(), settings.client.markdown) };
        });
        let shown = settings.options.hints;
        settings.onDidChange(() => {
            if (settings.options.hints === shown) return;
            shown = settings.options.hints;
            refresh();
        });
        session.advisories.onDidChange(() => refresh());
        // The editor asks again by itself for what is typed into the same file.
        changes.event((paths) => {
            if (paths.some((path) => texts.uriOf(path) === undefined)) refresh();
        });
        const refresh = (): void => {
            if (!settings.client.hintRefresh || router.phase !== "running") return;
            router.connection.languages.inlayHint.refresh().catch(() => {});
        };
    },
};

function tooltipOf(value: string, markdown: boolean): NonNullable<InlayHint["tooltip"]> {
    return markdown ? { kind: "markdown", value } : value.replace(/[*_`\\]/g, "");
}
