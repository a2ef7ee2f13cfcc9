import { mkdir, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { applyChanges, type TextChange } from "@rust-ai-ide/cargo/edit";
import { parseRequirement } from "@rust-ai-ide/cargo/version/parse-requirement";
import { effectivePackage } from "@rust-ai-ide/cargo/workspace/inherited";
import type { CargoWorkspace } from "@rust-ai-ide/cargo/workspace/workspace";
import { LineIndex } from "@rust-ai-ide/core/text";
import { writeFileAtomic } from "@rust-ai-ide/node/atomic-file";
import { loadSuppressionFiles } from "@rust-ai-ide/node/suppressions/load-suppressions";
import { packageUrl } from "@rust-ai-ide/security/report/package-url";
import { readSuppressions } from "@rust-ai-ide/security/suppressions/read-suppressions";
import {
    type Suppression,
    vexJustifications,
} from "@rust-ai-ide/security/suppressions/suppression";
import {
    suppressionEdit,
    suppressionRemoval,
} from "@rust-ai-ide/security/suppressions/suppression-edit";
import {
    type SuppressionFileFormat,
    usualPaths,
} from "@rust-ai-ide/security/suppressions/suppression-file";
import { isDay } from "@rust-ai-ide/security/suppressions/until-text";
import { openManifest, warnOfProblems } from "../cargo/open-manifest.ts";
import { CliErrors } from "../cli-errors.ts";
import type { CommandContext, ExitCode } from "../command.ts";
import { shownPath } from "../rules/finding-report.ts";
import { requireFormat } from "../rules/rule-options.ts";
import { SuppressErrors } from "./suppress-errors.ts";

const formats = ["deny", "audit", "osv-scanner", "openvex"] as const;

interface Place {
    readonly in: string | undefined;
    readonly "manifest-path": string | undefined;
}

interface Wanted extends Place {
    readonly rule: string;
    readonly package: string | undefined;
}

interface Added extends Wanted {
    readonly reason: string;
    readonly until: string | undefined;
    readonly versions: string | undefined;
    readonly justification: string | undefined;
}

export async function listSuppressions(
    values: { readonly format: string | undefined; readonly "manifest-path": string | undefined },
    { terminal }: CommandContext,
): Promise<ExitCode> {
    const format = requireFormat(values.format);
    const { workspace } = await openManifest(values["manifest-path"]);
    const files = await loadSuppressionFiles(workspace.root);
    const { suppressions, problems } = readSuppressions(files);
    const lines = new Map(files.map(({ path, text }) => [path, new LineIndex(text)]));
    const entries = suppressions.map((each) => ({
        ...each,
        path: shownPath(each.path),
        line: 1 + (lines.get(each.path)?.positionAt(each.span?.start ?? 0).line ?? 0),
        state: stateOf(each, today()),
    }));
    if (format === "json") {
        terminal.print(`${JSON.stringify({ suppressions: entries, problems })}\n`);
    } else {
        for (const entry of entries) {
            const owner =
                entry.package === undefined ? "" : ` of ${entry.package} ${entry.versions ?? ""}`;
            const until = entry.until === undefined ? "" : ` until ${entry.until}`;
            const reason = entry.reason ?? entry.justification ?? "no reason";
            const state = entry.state === "holds" ? "" : ` (${entry.state})`;
            terminal.print(
                `${entry.path}:${entry.line}: ${entry.rule}${owner.trimEnd()}${until}: ${reason}${state}\n`,
            );
        }
        warnOfProblems(problems, terminal);
    }
    return problems.length > 0 || entries.some(({ state }) => state !== "holds") ? 1 : 0;
}

function stateOf(
    { until, reason, justification, isSetting }: Suppression,
    day: string,
): "holds" | "over" | "unexplained" {
    if (until !== undefined && until < day) return "over";
    if (isSetting === true || reason !== undefined || justification !== undefined) return "holds";
    return "unexplained";
}

/** Throws `suppress.*`. */
export async function addSuppression(
    values: Added,
    { terminal }: CommandContext,
): Promise<ExitCode> {
    const { rule, reason, until, versions } = values;
    if (!/^(?:\*|[A-Za-z][A-Za-z0-9._-]{0,80})$/.test(rule)) throw SuppressErrors.badRule(rule);
    if (until !== undefined && !isDay(until)) throw SuppressErrors.badDay(until);
    if (until !== undefined && until < today()) throw SuppressErrors.pastDay(until);
    if (versions !== undefined && parseRequirement(versions) === undefined) {
        throw SuppressErrors.badVersions(versions);
    }
    if ((rule === "*" || rule === "yanked") && values.package === undefined) {
        throw SuppressErrors.needsPackage(rule);
    }
    const justification = vexJustifications.find((each) => each === values.justification);
    if (values.justification !== undefined && justification === undefined) {
        throw CliErrors.badChoice("justification", vexJustifications.join(", "));
    }
    const { workspace } = await openManifest(values["manifest-path"]);
    const files = await loadSuppressionFiles(workspace.root);
    const format = requireSuppressionFormat(values.in) ?? files[0]?.format ?? "deny";
    if (!canSay(format, rule, justification !== undefined)) throw SuppressErrors.cannotSay(format);
    const file = files.find((each) => each.format === format);
    const path = file?.path ?? `${workspace.root}/${usualPaths[format]}`;
    const suppression = { rule, package: values.package, versions, reason, until, justification };
    const changes = suppressionEdit({
        format,
        text: file?.text,
        suppression: { ...suppression, ...(justification === undefined ? {} : { justification }) },
        createdAt: new Date().toISOString(),
        product: productOf(workspace),
    });
    if (changes.length === 0) {
        const isThere = readSuppressions(file === undefined ? [] : [file]).suppressions.some(
            (each) => each.rule === rule,
        );
        if (!isThere) throw SuppressErrors.cannotEdit(shownPath(path));
        terminal.print(`${shownPath(path)}: ${rule} is suppressed already\n`);
        return 0;
    }
    await write(path, file?.text ?? "", changes);
    terminal.print(`${shownPath(path)}: ${rule} is suppressed\n`);
    return 0;
}

/** Throws `suppress.notThere` and `suppress.cannotEdit`. */
export async function removeSuppression(
    values: Wanted,
    { terminal }: CommandContext,
): Promise<ExitCode> {
    const { workspace } = await openManifest(values["manifest-path"]);
    const format = requireSuppressionFormat(values.in);
    const all = await loadSuppressionFiles(workspace.root);
    const files = all.filter((file) => format === undefined || file.format === format);
    let count = 0;
    for (const file of files) {
        const changes = suppressionRemoval({
            format: file.format,
            text: file.text,
            suppression: { rule: values.rule, package: values.package },
            createdAt: new Date().toISOString(),
        });
        if (changes.length === 0) continue;
        await write(file.path, file.text, changes);
        terminal.print(`${shownPath(file.path)}: ${values.rule} is not suppressed any more\n`);
        count++;
    }
    if (count === 0) throw SuppressErrors.notThere(values.rule);
    return 0;
}

function requireSuppressionFormat(given: string | undefined): SuppressionFileFormat | undefined {
    if (given === undefined) return undefined;
    const format = formats.find((each) => each === given);
    if (format === undefined) throw CliErrors.badChoice("in", formats.join(", "));
    return format;
}

/** What the format of a file has words for. */
function canSay(format: SuppressionFileFormat, rule: string, isJustified: boolean): boolean {
    if (format === "openvex") return rule !== "*" && rule !== "yanked";
    if (isJustified) return false;
    if (rule === "*") return format === "osv-scanner";
    return rule !== "yanked" || format === "deny";
}

function productOf({ rootManifest, root }: CargoWorkspace): { purl: string; author: string } {
    const own = effectivePackage(rootManifest.manifest, rootManifest.inheritsFrom);
    if (own === undefined) {
        const folder = root.split("/").at(-1) ?? "workspace";
        return { purl: `pkg:generic/${encodeURIComponent(folder)}`, author: folder };
    }
    return { purl: packageUrl({ ...own, source: undefined }, undefined), author: own.name };
}

async function write(path: string, text: string, changes: readonly TextChange[]): Promise<void> {
    await mkdir(dirname(path), { recursive: true });
    const changed = applyChanges(text, changes);
    // Texts are read without it.
    const [first] = (await readFile(path, "utf8").catch(() => "")).slice(0, 1);
    const mark = first === "\ufeff" ? first : "";
    await writeFileAtomic(path, mark + changed.replace(/^\ufeff/, ""));
}

function today(): string {
    return new Date().toISOString().slice(0, 10);
}
