import { type Markup, markup } from "@rust-ai-ide/host/markup";
import {
    type Report,
    type ReportSection,
    reportCards,
    reportList,
    reportTable,
} from "@rust-ai-ide/host/report-page";
import type { Translate } from "@rust-ai-ide/host/translate";
import type { ChangedPackage, WhatIfReport } from "@rust-ai-ide/protocol/cargo/what-if";

export const whatIfActions = { apply: "apply", review: "review", discard: "discard" } as const;

/** What a change would do, as a page with what can be done about it. */
export function whatIfPage(
    report: WhatIfReport,
    shownPath: (path: string) => string,
    t: Translate,
): Report {
    const sections = [
        moved(report, t),
        packages(t("Packages that go"), "removed", report.removed, t),
        packages(t("Packages that come"), "added", report.added, t),
        features(report, t),
        consequences(report, t),
        unknowns(report, t),
        files(report, shownPath, t),
    ].filter((section) => section !== undefined);
    const isNothing = report.edits.every(({ changes }) => changes.length === 0);
    const apply = { id: whatIfActions.apply, label: t("Apply"), isPrimary: true };
    const review = { id: whatIfActions.review, label: t("Review Each Edit"), isPrimary: false };
    const discard = { id: whatIfActions.discard, label: t("Discard"), isPrimary: false };
    return {
        title: report.title,
        lead: isNothing
            ? t("Nothing would change.")
            : report.computedBy === "cargo"
              ? t("Nothing is written yet. cargo tried it in a temporary copy.")
              : t("Nothing is written yet. This was computed from what is on this machine."),
        actions: isNothing ? [discard] : [apply, review, discard],
        sections: [{ title: t("Altogether"), content: figures(report, t) }, ...sections],
    };
}

function figures(report: WhatIfReport, t: Translate): Markup {
    const { packagesBefore, packagesAfter, sizeBytes, buildSeconds } = report;
    const cards = [
        { label: t("packages"), figure: `${packagesBefore} → ${packagesAfter}` },
        { label: t("versions change"), figure: String(report.moved.length) },
        ...(sizeBytes === undefined || Math.abs(sizeBytes) < 1000
            ? []
            : [{ label: t("sources"), figure: sizeText(sizeBytes) }]),
        ...(buildSeconds === undefined
            ? []
            : [{ label: t("build time"), figure: `${signed(buildSeconds.toFixed(1))} s` }]),
    ];
    return reportCards(cards);
}

/** A difference of sizes: with its sign, in kB or MB. */
export function sizeText(bytes: number): string {
    const kilobytes = bytes / 1000;
    const text =
        Math.abs(kilobytes) < 1000
            ? `${Math.round(kilobytes)} kB`
            : `${(kilobytes / 1000).toFixed(1)} MB`;
    return signed(text);
}

function signed(text: string): string {
    return /^-|^0(?:\.0)?(?:\s|$)/.test(text) ? text.replace(/^-/, "−") : `+${text}`;
}

function moved({ moved: moves }: WhatIfReport, t: Translate): ReportSection | undefined {
    if (moves.length === 0) return undefined;
    const rows = moves.map(({ from, to }) => [
        from.name,
        from.version,
        markup`<span class="changed">${to.version}</span>`,
        to.license === undefined || to.license === from.license ? "" : to.license,
    ]);
    const head = [t("package"), t("now"), t("then"), t("licence, where it changes")];
    return { title: t("Versions that change"), content: reportTable(head, rows) };
}

function packages(
    title: string,
    kind: "added" | "removed",
    list: readonly ChangedPackage[],
    t: Translate,
): ReportSection | undefined {
    if (list.length === 0) return undefined;
    const rows = list.map(({ name, version, license, sizeBytes }) => [
        markup`<span class="${kind}">${kind === "added" ? "+" : "−"} ${name}</span>`,
        version,
        license ?? "",
        sizeBytes === undefined ? "" : `${Math.round(sizeBytes / 1000)} kB`,
    ]);
    return {
        title,
        content: reportTable([t("package"), t("version"), t("licence"), t("sources")], rows),
    };
}

function features({ features: moves }: WhatIfReport, t: Translate): ReportSection | undefined {
    if (moves.length === 0) return undefined;
    const rows = moves.map(({ name, version, on, off }) => [
        `${name} ${version}`,
        markup`<span class="added">${on.join(", ")}</span>`,
        markup`<span class="removed">${off.join(", ")}</span>`,
    ]);
    return {
        title: t("Features"),
        content: reportTable([t("package"), t("switched on"), t("switched off")], rows),
    };
}

function consequences(report: WhatIfReport, t: Translate): ReportSection | undefined {
    const say = (texts: readonly string[], sentence: (list: string) => string): string[] =>
        texts.length === 0 ? [] : [sentence(texts.join(", "))];
    const sentences = [
        ...say(report.advisoriesFixed, (list) => t("Advisories that would be fixed: {0}", list)),
        ...say(report.advisoriesNew, (list) => t("Advisories that would come: {0}", list)),
        ...say(report.duplicatesMerged, (list) => t("Fewer versions of: {0}", list)),
        ...say(report.duplicatesCreated, (list) => t("More versions of: {0}", list)),
        ...say(report.licensesGone, (list) => t("Licences that go: {0}", list)),
        ...say(report.licensesNew, (list) => t("Licences that come: {0}", list)),
    ];
    if (sentences.length === 0) return undefined;
    return { title: t("What follows"), content: reportList(sentences) };
}

function unknowns(report: WhatIfReport, t: Translate): ReportSection | undefined {
    if (report.unknowns.length === 0) return undefined;
    return { title: t("Not known"), content: reportList(report.unknowns) };
}

function files(
    { edits }: WhatIfReport,
    shownPath: (path: string) => string,
    t: Translate,
): ReportSection | undefined {
    const changed = edits.filter(({ changes }) => changes.length > 0);
    if (changed.length === 0) return undefined;
    return {
        title: t("Files that would be edited"),
        content: reportList(
            changed.map(({ path, isNew }) =>
                isNew ? t("{0} (new)", shownPath(path)) : shownPath(path),
            ),
        ),
    };
}

/** Why no set of versions fits, each chain from a member to what it demands. */
export function conflictPage(
    title: string,
    conflict: { readonly message: string; readonly chains: readonly (readonly string[])[] },
    t: Translate,
): Report {
    return {
        title,
        lead: t("There is no set of versions that fits all requirements. Nothing was written."),
        actions: [{ id: whatIfActions.discard, label: t("Close"), isPrimary: true }],
        sections: [
            {
                title: t("What excludes each other"),
                content: markup`<p>${conflict.message}</p>${reportList(
                    conflict.chains.map((chain) => chain.join(" → ")),
                )}`,
            },
        ],
    };
}
