import type { SecurityFinding } from "@rust-ai-ide/security/finding";
import { type CodeLens, CodeLensRefreshRequest } from "vscode-languageserver/node";
import { DocumentParams } from "../../language-server/standard-params.ts";
import { findingsIn, type PlacedFinding } from "../findings-at.ts";
import type { SecurityFeature } from "../security-session.ts";
import { rangeOf } from "./diagnostics.ts";

/** A line above each dependency of a manifest with findings, and above its first table for all. */
export const codeLens: SecurityFeature = {
    capabilities: () => ({ codeLensProvider: { resolveProvider: false } }),
    register(session) {
        const { router, settings, state } = session;
        router.enrich("textDocument/codeLens", DocumentParams, ({ textDocument }, answered) => {
            if (settings.options.codeLens === false) return answered;
            if (!textDocument.uri.endsWith("/Cargo.toml")) return answered;
            const others = Array.isArray(answered) ? (answered as CodeLens[]) : [];
            const own = lensesOf(
                findingsIn(session, textDocument.uri),
                settings.options.commands === true,
            );
            return own.length === 0 ? answered : [...others, ...own];
        });
        state.onDidChange(() => {
            if (!settings.client.lensRefresh || router.phase !== "running") return;
            router.connection.sendRequest(CodeLensRefreshRequest.type).catch(() => {});
        });
    },
};

/** One for each line that has findings in force. */
export function lensesOf(found: readonly PlacedFinding[], canRun: boolean): CodeLens[] {
    const lines = new Map<number, PlacedFinding[]>();
    for (const each of found) {
        if (each.finding.suppressedBy !== undefined || each.finding.package === undefined) continue;
        lines.set(each.place.line, [...(lines.get(each.place.line) ?? []), each]);
    }
    return [...lines.values()].flatMap((all) => {
        const [first] = all;
        if (first === undefined) return [];
        const findings = all.map(({ finding }) => finding);
        const title = lensTitle(findings);
        const manifestPath = first.workspace?.workspace.rootManifest.manifestPath;
        const args = [{ manifestPath, fingerprints: findings.map((each) => each.fingerprint) }];
        return [
            {
                range: rangeOf(first.place),
                command: {
                    title,
                    command: canRun ? "rustAi.security.showFindings" : "",
                    ...(canRun ? { arguments: args } : {}),
                },
            },
        ];
    });
}

/** What a policy says most often. */
const policyWords: Readonly<Record<string, string>> = {
    "licence.rejected": "licence rejected",
    "licence.missing": "no licence",
    "licence.unknown": "licence unknown",
    "ban.banned": "banned",
    "ban.severalVersions": "several versions",
    "ban.wildcard": "any version",
};

/** `2 vulnerabilities · reachable · update to 1.2.3` */
export function lensTitle(findings: readonly SecurityFinding[]): string {
    const parts: string[] = [];
    const count = (kind: string, one: string, many: string): void => {
        const number = findings.filter((each) => each.kind === kind).length;
        if (number > 0) parts.push(`${number} ${number === 1 ? one : many}`);
    };
    count("vulnerability", "vulnerability", "vulnerabilities");
    count("unsound", "unsound", "unsound");
    count("unmaintained", "unmaintained", "unmaintained");
    count("yanked", "yanked", "yanked");
    count("notice", "notice", "notices");
    const advised = new Set(["vulnerability", "unsound", "unmaintained", "yanked", "notice"]);
    // What is forbidden stands before what is only not known.
    const others = findings
        .filter(({ kind }) => !advised.has(kind))
        .sort((left, right) => Number(right.level === "error") - Number(left.level === "error"));
    const words = new Set(others.flatMap(({ rule }) => policyWords[rule] ?? []));
    parts.push(...words);
    const rest = others.filter(({ rule }) => policyWords[rule] === undefined).length;
    if (rest > 0) parts.push(`${rest} ${rest === 1 ? "finding" : "findings"}`);
    const verdicts = new Set(findings.map(({ reachability }) => reachability?.verdict));
    if (verdicts.has("reachable")) parts.push("reachable");
    else if (verdicts.has("unknown")) parts.push("reachability unknown");
    else if (verdicts.size === 1 && verdicts.has("not-reachable")) parts.push("not reachable");
    const [first] = findings;
    const isOnePackage = findings.every(
        ({ package: each }) =>
            each?.name === first?.package?.name && each?.version === first?.package?.version,
    );
    const fixed = first?.fixedIn?.[0];
    const isDirect = (first?.dependencyPath?.length ?? 0) <= 2;
    if (findings.length === 1 && fixed !== undefined)
        parts.push(isDirect ? `fixed in ${fixed}` : `fixed in ${first?.package?.name} ${fixed}`);
    else if (!isOnePackage) {
        const names = new Set(findings.map((each) => each.package?.name));
        parts.push(`in ${names.size} packages`);
    }
    return parts.join(" · ");
}
