import type { TextChange } from "@rust-ai-ide/cargo/edit";
import { addEntry } from "@rust-ai-ide/cargo/edits/add-dependency";
import { appendItem, removeItems } from "@rust-ai-ide/cargo/edits/list-edits";
import { parseToml } from "@rust-ai-ide/cargo/toml/parse-toml";
import type { TomlArray, TomlDocument, TomlValue } from "@rust-ai-ide/cargo/toml/syntax";
import { memberAt, valueAt } from "@rust-ai-ide/cargo/toml/toml-lookup";
import { tomlTree } from "@rust-ai-ide/cargo/toml/toml-tree";
import { lineBreakOf, lineStart, nextLine, stringText } from "@rust-ai-ide/cargo/toml/write-toml";
import { readTomlSuppressions } from "./read-toml-suppressions.ts";
import type { Suppression } from "./suppression.ts";
import type { NewSuppression } from "./suppression-edit.ts";
import type { SuppressionFileFormat } from "./suppression-file.ts";
import { oneLine, reasonText } from "./until-text.ts";

const ignoreList = ["advisories", "ignore"] as const;

/** An item `{ id, reason }`, or the id alone where there is nothing to say. */
export function addToDeny(text: string, suppression: NewSuppression): readonly TextChange[] {
    if (isThere("deny", text, suppression)) return [];
    const { rule, reason, until } = suppression;
    const told = reasonText(reason, until);
    const isCrate = rule === "yanked" && suppression.package !== undefined;
    const name = isCrate ? crateText(suppression) : rule;
    const item =
        told === ""
            ? stringText(name)
            : `{ ${isCrate ? "crate" : "id"} = ${stringText(name)}, reason = ${stringText(told)} }`;
    return addItem(text, item, "");
}

/** `name@version`, as cargo-deny names a package; a version alone stands for itself. */
function crateText({ package: owner = "", versions }: NewSuppression): string {
    if (versions === undefined) return owner;
    return `${owner}@${versions.replace(/^=\s*(?=\d)/, "")}`;
}

/** The id, with a comment for the reason that the format has no place for. */
export function addToAudit(text: string, suppression: NewSuppression): readonly TextChange[] {
    if (isThere("audit", text, suppression)) return [];
    const { rule, reason, until } = suppression;
    return addItem(text, stringText(rule), reasonText(reason, until));
}

function isThere(
    format: SuppressionFileFormat,
    text: string,
    { rule, package: owner, versions }: NewSuppression,
): boolean {
    const { suppressions } = readTomlSuppressions({ path: "", format, text });
    return suppressions.some(
        (each) =>
            each.rule === rule &&
            each.isSetting !== true &&
            (each.package === undefined ||
                (each.package === owner &&
                    (each.versions === undefined || each.versions === versions))),
    );
}

function addItem(text: string, item: string, comment: string): readonly TextChange[] {
    const document = parseToml(text);
    const root = tomlTree(document);
    const lineBreak = lineBreakOf(text);
    const behind = comment === "" ? "" : ` # ${comment}`;
    const array = valueAt(root, ignoreList);
    if (array === undefined) {
        if (memberAt(root, ignoreList) !== undefined) return [];
        const line =
            behind === ""
                ? `ignore = [${item}]`
                : `ignore = [${lineBreak}    ${item},${behind}${lineBreak}]`;
        return addEntry({ document, root }, ["advisories"], "ignore", line);
    }
    if (array.kind !== "array" || !array.isClosed) return [];
    if (behind === "") return appendItem(document, array, item);
    return appendCommented(document, array, item, behind, lineBreak);
}

function appendCommented(
    document: TomlDocument,
    array: TomlArray,
    item: string,
    comment: string,
    lineBreak: string,
): readonly TextChange[] {
    const { text } = document;
    const inside = text.slice(array.start, array.end);
    if (!inside.includes("\n")) {
        // A comment goes on to the end of its line, so each item gets one.
        const indent = /^[ \t]*/.exec(text.slice(lineStart(text, array.start)))?.[0] ?? "";
        const items = array.items.map(
            ({ start, end }) => `${indent}    ${text.slice(start, end)},`,
        );
        const lines = ["[", ...items, `${indent}    ${item},${comment}`, `${indent}]`];
        return [{ start: array.start, end: array.end, text: lines.join(lineBreak) }];
    }
    const changes = appendItem(document, array, item);
    const last = changes.at(-1);
    if (last === undefined) return [];
    const rest = text.slice(last.end, nextLine(text, last.end)).trim();
    const added =
        /^\s*\r?\n/.test(last.text) || last.text.startsWith(`,${lineBreak}`)
            ? `${last.text}${comment}${rest === "" ? "" : lineBreak}`
            : `${last.text.replace(item, () => `${lineBreak}    ${item}`)},${comment}${lineBreak}`;
    return [...changes.slice(0, -1), { ...last, text: added }];
}

/** `[[IgnoredVulns]]`, or `[[PackageOverrides]]` for all advisories of a package, at the end of the text. */
export function addToOsvScanner(text: string, suppression: NewSuppression): readonly TextChange[] {
    if (isThere("osv-scanner", text, suppression)) return [];
    const { rule, package: owner, versions, reason, until } = suppression;
    const lines: string[] = [];
    const told = oneLine(reason ?? "");
    if (rule === "*" && owner !== undefined) {
        lines.push("[[PackageOverrides]]", `name = ${stringText(owner)}`);
        const exact = /^=\s*(\d.*)$/.exec(versions ?? "")?.[1];
        if (exact !== undefined) lines.push(`version = ${stringText(exact)}`);
        lines.push('ecosystem = "crates.io"', "ignore = true");
        if (until !== undefined) lines.push(`effectiveUntil = ${until}T23:59:59Z`);
    } else {
        lines.push("[[IgnoredVulns]]", `id = ${stringText(rule)}`);
        // The scanner takes a day alone for its first moment.
        if (until !== undefined) lines.push(`ignoreUntil = ${until}T23:59:59Z`);
    }
    if (told !== "") lines.push(`reason = ${stringText(told)}`);
    const lineBreak = lineBreakOf(text);
    const gap = text.trim() === "" ? "" : text.endsWith("\n") ? lineBreak : lineBreak.repeat(2);
    const at = text.length;
    return [{ start: at, end: at, text: `${gap}${lines.join(lineBreak)}${lineBreak}` }];
}

/** Takes an advisory, or a yanked package, out of the list of `deny.toml` and `audit.toml`. */
export function removeFromList(
    text: string,
    { rule, package: owner }: Pick<Suppression, "rule" | "package">,
): readonly TextChange[] {
    const document = parseToml(text);
    const array = valueAt(tomlTree(document), ignoreList);
    if (array?.kind !== "array") return [];
    const isRemoved = (item: TomlValue): boolean => {
        const name = nameOf(item);
        if (name === undefined) return false;
        if (rule !== "yanked") return name === rule;
        return owner !== undefined && (name === owner || /^[@:]/.test(name.slice(owner.length)))
            ? name.startsWith(owner)
            : false;
    };
    const removed = new Set<unknown>(array.items.filter(isRemoved));
    return removeItems(document, array, array.items, (item) => removed.has(item));
}

function nameOf(item: TomlValue): string | undefined {
    if (item.kind === "string") return item.value;
    if (item.kind !== "inline-table") return undefined;
    for (const { keys, value } of item.entries) {
        const key = keys.length === 1 ? keys[0]?.name : undefined;
        if ((key === "id" || key === "crate") && value.kind === "string") return value.value;
    }
    return undefined;
}

/** Takes the sections of an advisory, or of a package for `*`, with the comments above them. */
export function removeFromOsvScanner(
    text: string,
    { rule, package: owner }: Pick<Suppression, "rule" | "package">,
): readonly TextChange[] {
    const [table, key, value] =
        rule === "*" ? ["PackageOverrides", "name", owner] : ["IgnoredVulns", "id", rule];
    const document = parseToml(text);
    return document.sections.flatMap((section, index) => {
        const isTable = section.kind === "array" && section.keys[0]?.name === table;
        const isWanted = section.entries.some(
            ({ keys, value: found }) =>
                keys[0]?.name === key && found.kind === "string" && found.value === value,
        );
        if (!isTable || section.keys.length !== 1 || !isWanted) return [];
        // Tables within this one go with it.
        let end = section.end;
        for (const next of document.sections.slice(index + 1)) {
            if (next.keys.length < 2 || next.keys[0]?.name !== table) break;
            ({ end } = next);
        }
        const isLast = end === text.length;
        const above = commentsAbove(text, section.start);
        const start = isLast ? withoutGap(text, above) : above;
        return [{ start, end: isLast ? end : commentsAbove(text, end), text: "" }];
    });
}

/** The start of the blank line above, which parted the last section from the one before. */
function withoutGap(text: string, at: number): number {
    const above = at === 0 ? 0 : lineStart(text, at - 1);
    return text.slice(above, at).trim() === "" ? above : at;
}

function commentsAbove(text: string, offset: number): number {
    let at = lineStart(text, offset);
    while (at > 0) {
        const above = lineStart(text, at - 1);
        if (!text.slice(above, at).trimStart().startsWith("#")) break;
        at = above;
    }
    return at;
}
