import type { SecurityFinding } from "@rust-ai-ide/security/finding";
import { type CodeAction, CodeActionKind, type TextEdit } from "vscode-languageserver/node";
import { PlacedText } from "../../cargo-language/manifest-file.ts";
import { pathOfUri, uriOfPath } from "../../language-server/file-paths.ts";
import { RangeParams } from "../../language-server/standard-params.ts";
import { fixActions, mayBeFixed } from "../code-fixes.ts";
import { findingsAt, type PlacedFinding } from "../findings-at.ts";
import type { SecurityFeature, SecuritySession } from "../security-session.ts";
import { diagnosticOf } from "./diagnostics.ts";

/**
 * Ways out of a finding: the update that fixes it and a suppression through commands of the client,
 * which ask the user; comments in code as plain edits.
 */
export const codeActions: SecurityFeature = {
    capabilities: ({ codeActionLiterals }) =>
        codeActionLiterals
            ? { codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] } }
            : {},
    register(session) {
        const { router, settings } = session;
        router.enrich("textDocument/codeAction", RangeParams, async (params, answered) => {
            if (!settings.client.codeActionLiterals) return answered;
            const only = params.context?.only;
            if (only !== undefined && !only.some((each) => each === "" || each === "quickfix"))
                return answered;
            const others = Array.isArray(answered) ? (answered as CodeAction[]) : [];
            const { uri } = params.textDocument;
            const found = findingsAt(session, uri, params.range).filter(
                ({ finding }) => finding.suppressedBy === undefined,
            );
            const fixes = [
                ...(await fixesOf(session, uri, found)),
                ...(await exceptionsOf(session, found)),
            ];
            const own = [...fixes, ...found.flatMap((placed) => actionsFor(session, uri, placed))];
            return own.length === 0 ? answered : [...others, ...unique(own)];
        });
    },
};

/** What rules of code offer, of the text as it is now: it may have changed since it was checked. */
async function fixesOf(
    { files, sast, settings }: SecuritySession,
    uri: string,
    found: readonly PlacedFinding[],
): Promise<CodeAction[]> {
    const inCode = found.filter(({ finding }) => mayBeFixed(finding));
    const document = files.get(uri);
    const path = pathOfUri(uri);
    if (inCode.length === 0 || document === undefined || path === undefined) return [];
    const text = document.getText();
    const checked = (await sast.check(path, text)) ?? [];
    const { version } = document;
    return inCode.flatMap(({ finding, place }) => {
        const now = checked.find(({ fingerprint }) => fingerprint === finding.fingerprint);
        if (now === undefined || files.get(uri)?.version !== version) return [];
        const told = diagnosticOf(finding, place);
        return fixActions(now, told, { uri, version, text }, settings.client);
    });
}

/** A licence that one package may have, written into the policy that rejects it. */
async function exceptionsOf(
    session: SecuritySession,
    found: readonly PlacedFinding[],
): Promise<CodeAction[]> {
    const actions: CodeAction[] = [];
    for (const { finding, place, workspace } of found) {
        const { rule, package: of } = finding;
        if (rule !== "licence.rejected" || of === undefined || workspace === undefined) continue;
        const { policy, outcome } = (await session.policies.latest(workspace.workspace)) ?? {};
        const path = outcome?.policyPath;
        const expression = outcome?.answers.find(
            ({ name, version }) => name === of.name && version === of.version,
        )?.expression;
        if (policy === undefined || path === undefined || expression === undefined) continue;
        const { licenceException } = await import("@rust-ai-ide/security/policy/policy-edits");
        const change = licenceException(policy, { name: of.name, expression });
        if (change === undefined) continue;
        const uri = session.texts.uriOf(path) ?? uriOfPath(path);
        actions.push({
            title: `Allow ${expression} for ${of.name} in ${path.slice(path.lastIndexOf("/") + 1)}`,
            kind: CodeActionKind.QuickFix,
            diagnostics: [diagnosticOf(finding, place)],
            edit: editOf(session, uri, new PlacedText(policy).edits([change])),
        });
    }
    return actions;
}

function actionsFor(session: SecuritySession, uri: string, placed: PlacedFinding): CodeAction[] {
    const { finding, place, workspace } = placed;
    const canRun = session.settings.options.commands === true;
    const diagnostics = [diagnosticOf(finding, place)];
    const actions: CodeAction[] = [];
    const command = (title: string, name: string, argument: object): void => {
        if (!canRun) return;
        const made = { title, command: `rustAi.security.${name}`, arguments: [argument] };
        actions.push({ title, kind: CodeActionKind.QuickFix, diagnostics, command: made });
    };
    const manifestPath = workspace?.workspace.rootManifest.manifestPath;
    const { package: of, rule, fingerprint } = finding;
    if (finding.category === "sast" || finding.category === "secret") {
        const edit = allowComment(session, uri, placed);
        if (edit !== undefined)
            actions.push({
                title: `Allow ${rule} here by a comment`,
                kind: CodeActionKind.QuickFix,
                diagnostics,
                edit: editOf(session, uri, [edit]),
            });
    } else if (of !== undefined && manifestPath !== undefined) {
        const { name, version } = of;
        const isAdvisory = finding.category === "advisory" || finding.category === "yanked";
        if (isAdvisory)
            command(`Update ${name} ${version} to a version without findings…`, "fix", {
                manifestPath,
                package: { name, version },
            });
        // A policy is changed, not suppressed: those files are about advisories.
        if (isAdvisory)
            command(`Suppress ${rule} for ${name} with a reason…`, "suppress", {
                manifestPath,
                rule,
                package: name,
                fingerprint,
            });
    }
    if (finding.reachability?.verdict === "reachable")
        command("Show the call path to the affected function", "showPath", { fingerprint });
    const [url] = finding.references ?? [];
    if (url !== undefined && /^https?:/.test(url)) command(`Open ${rule}`, "openAdvisory", { url });
    return actions;
}

/** A comment above the line, in the language's own way; undefined where no comment can stand. */
function allowComment(
    session: SecuritySession,
    uri: string,
    { finding, place }: PlacedFinding,
): TextEdit | undefined {
    const text = session.files.get(uri)?.getText();
    const marks = commentMarks(uri);
    if (text === undefined || marks === undefined) return undefined;
    const line = text.split(/\r\n|\r|\n/, place.line)[place.line - 1] ?? "";
    const indent = /^[ \t]*/.exec(line)?.[0] ?? "";
    const position = { line: place.line - 1, character: 0 };
    return {
        range: { start: position, end: position },
        newText: `${indent}${marks} ${allowWords(finding)}\n`,
    };
}

function allowWords({ rule }: SecurityFinding): string {
    return `rust-ai: allow(${rule})`;
}

function commentMarks(uri: string): string | undefined {
    if (/\.(?:rs|[cm]?[jt]sx?|go|java|c|h|cpp|swift|kt)$/i.test(uri)) return "//";
    return /\.(?:py|toml|ya?ml|sh|rb)$/i.test(uri) ? "#" : undefined;
}

function editOf(
    { settings, files }: SecuritySession,
    uri: string,
    edits: TextEdit[],
): NonNullable<CodeAction["edit"]> {
    if (!settings.client.documentChanges) return { changes: { [uri]: edits } };
    const version = files.get(uri)?.version ?? null;
    return { documentChanges: [{ textDocument: { uri, version }, edits }] };
}

/** Several findings of one package have one update. */
function unique(actions: readonly CodeAction[]): CodeAction[] {
    const seen = new Set<string>();
    return actions.filter(({ title, edit }) => {
        const key = edit === undefined ? title : `${title} ${JSON.stringify(edit)}`;
        return !seen.has(key) && seen.add(key);
    });
}
