import { parseToml } from "@rust-ai-ide/cargo/toml/parse-toml";
import type { Span, TomlDocument, TomlValue } from "@rust-ai-ide/cargo/toml/syntax";
import { memberAt, valueAt } from "@rust-ai-ide/cargo/toml/toml-lookup";
import { tomlTree, tomlTreeProblems } from "@rust-ai-ide/cargo/toml/toml-tree";
import type { TomlTable } from "@rust-ai-ide/cargo/toml/tree";
import type { Suppression } from "./suppression.ts";
import type { ReadSuppressions, SuppressionFile, SuppressionProblem } from "./suppression-file.ts";
import { commentOf } from "./toml-comments.ts";
import { dayBefore, readReason } from "./until-text.ts";

interface Reading {
    readonly file: SuppressionFile;
    readonly document: TomlDocument;
    readonly root: TomlTable;
    readonly suppressions: Suppression[];
    readonly problems: SuppressionProblem[];
}

/** `deny.toml` of cargo-deny, `audit.toml` of cargo-audit and `osv-scanner.toml`. */
export function readTomlSuppressions(file: SuppressionFile): ReadSuppressions {
    const document = parseToml(file.text);
    const reading: Reading = {
        file,
        document,
        root: tomlTree(document),
        suppressions: [],
        problems: [],
    };
    const [broken] = [...document.problems, ...tomlTreeProblems(document)].filter(
        ({ code }) => code !== "toml.newer-version",
    );
    if (broken !== undefined) report(reading, "badFile", broken.message, broken);
    if (file.format === "deny") readDeny(reading);
    else if (file.format === "audit") readAudit(reading);
    else readOsvScanner(reading);
    return reading;
}

function report({ file, problems }: Reading, code: string, message: string, span?: Span): void {
    const place = span === undefined ? undefined : { start: span.start, end: span.end };
    problems.push({ code: `suppression.${code}`, message, path: file.path, span: place });
}

function add(
    { file, suppressions }: Reading,
    span: Span,
    found: Omit<Suppression, "path" | "format" | "span">,
): void {
    suppressions.push({
        ...found,
        format: file.format,
        path: file.path,
        span: { start: span.start, end: span.end },
    });
}

function textAt(table: TomlTable, path: readonly string[]): string | undefined {
    const value = valueAt(table, path);
    return value?.kind === "string" || value?.kind === "date-time" ? value.value : undefined;
}

function isFalse(table: TomlTable, path: readonly string[]): boolean {
    const value = valueAt(table, path);
    return value?.kind === "boolean" && !value.value;
}

function itemsAt(table: TomlTable, path: readonly string[]): readonly TomlValue[] {
    const value = valueAt(table, path);
    return value?.kind === "array" ? value.items : [];
}

/** Ids of advisories, or `{ id, reason }`; `name@version` of yanked versions, or `{ crate, reason }`. */
function readDeny(reading: Reading): void {
    for (const item of itemsAt(reading.root, ["advisories", "ignore"])) {
        if (item.kind === "string") {
            addIgnored(reading, item, item.value, readReason(commentOf(reading.document, item)));
            continue;
        }
        const details = item.kind === "inline-table" ? inlineTexts(item) : new Map();
        const name = details.get("id") ?? details.get("crate");
        if (name === undefined) badEntry(reading, item);
        else addIgnored(reading, item, name, readReason(details.get("reason")));
    }
    for (const kind of ["yanked", "unmaintained", "unsound"]) {
        const value = valueAt(reading.root, ["advisories", kind]);
        if (value?.kind !== "string" || !/^(?:allow|none)$/.test(value.value)) continue;
        add(reading, value, { rule: kind, reason: undefined, isSetting: true });
    }
}

function inlineTexts(item: Extract<TomlValue, { kind: "inline-table" }>): Map<string, string> {
    return new Map(
        item.entries.flatMap(({ keys, value }) =>
            value.kind === "string" && keys.length === 1
                ? [[keys[0]?.name ?? "", value.value]]
                : [],
        ),
    );
}

function addIgnored(
    reading: Reading,
    span: Span,
    name: string,
    reason: ReturnType<typeof readReason>,
): void {
    if (/^[A-Z]+-[\w-]*\d[\w-]*$/.test(name)) {
        add(reading, span, { rule: name, ...reason });
        return;
    }
    const [, owner, versions = ""] = /^([A-Za-z0-9_-]+)(?:[@:](.*))?$/.exec(name.trim()) ?? [];
    if (owner === undefined) badEntry(reading, span);
    else add(reading, span, { rule: "yanked", package: owner, ...versionsOf(versions), ...reason });
}

/** A bare version stands for itself alone, as in cargo's package ids. */
function versionsOf(text: string): Pick<Suppression, "versions"> {
    const trimmed = text.trim();
    if (trimmed === "" || trimmed === "*") return {};
    return { versions: /^\d/.test(trimmed) ? `=${trimmed}` : trimmed };
}

function badEntry(reading: Reading, span: Span): void {
    const message = "Neither the id of an advisory nor a package stands here.";
    report(reading, "badEntry", message, span);
}

const informational = ["unmaintained", "unsound", "notice"];

/** Ids, with a comment as the reason. Kinds of warnings that are not listed are turned off. */
function readAudit(reading: Reading): void {
    const { root, document } = reading;
    for (const item of itemsAt(root, ["advisories", "ignore"])) {
        if (item.kind !== "string") badEntry(reading, item);
        else add(reading, item, { rule: item.value, ...readReason(commentOf(document, item)) });
    }
    const shown = valueAt(root, ["advisories", "informational_warnings"]);
    if (shown?.kind === "array") {
        const names = shown.items.map((item) => (item.kind === "string" ? item.value : ""));
        for (const rule of informational.filter((kind) => !names.includes(kind))) {
            add(reading, shown, { rule, reason: undefined, isSetting: true });
        }
    }
    const enabled = valueAt(root, ["yanked", "enabled"]);
    if (enabled !== undefined && isFalse(root, ["yanked", "enabled"])) {
        add(reading, enabled, { rule: "yanked", reason: undefined, isSetting: true });
    }
}

/** `[[IgnoredVulns]]` by id, and `[[PackageOverrides]]` that leave the advisories of a package out. */
function readOsvScanner(reading: Reading): void {
    for (const { table, span } of tablesAt(reading.root, "IgnoredVulns")) {
        const rule = textAt(table, ["id"]);
        if (rule === undefined) badEntry(reading, span);
        else {
            const reason = textAt(table, ["reason"]);
            add(reading, span, { rule, reason, ...untilOf(textAt(table, ["ignoreUntil"])) });
        }
    }
    for (const { table, span } of tablesAt(reading.root, "PackageOverrides")) {
        const ecosystem = textAt(table, ["ecosystem"]);
        const isIgnored = [["ignore"], ["vulnerability", "ignore"]].some((path) => {
            const value = valueAt(table, path);
            return value?.kind === "boolean" && value.value;
        });
        if (!isIgnored || (ecosystem !== undefined && ecosystem !== "crates.io")) continue;
        const owner = textAt(table, ["name"]);
        if (owner === undefined) {
            badEntry(reading, span);
            continue;
        }
        add(reading, span, {
            rule: "*",
            package: owner,
            ...versionsOf(textAt(table, ["version"]) ?? ""),
            reason: textAt(table, ["reason"]),
            ...untilOf(textAt(table, ["effectiveUntil"])),
        });
    }
}

function tablesAt(
    root: TomlTable,
    name: string,
): readonly { readonly table: TomlTable; readonly span: Span }[] {
    const node = memberAt(root, [name])?.node;
    if (node?.kind !== "table-array") return [];
    return node.tables.flatMap((table) => {
        const [section] = table.sections;
        return section === undefined ? [] : [{ table, span: section.header }];
    });
}

/** The scanner compares with the start of a day where no time is given: the day before is the last. */
function untilOf(text: string | undefined): Pick<Suppression, "until"> {
    if (text === undefined) return {};
    const day = text.slice(0, 10);
    return { until: text.length > 10 ? day : dayBefore(day) };
}
