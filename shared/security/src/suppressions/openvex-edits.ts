import type { TextChange } from "@rust-ai-ide/cargo/edit";
import type { Span } from "@rust-ai-ide/cargo/toml/syntax";
import { lineBreakOf, lineStart } from "@rust-ai-ide/cargo/toml/write-toml";
import { contentUuid } from "../report/content-id.ts";
import { packageUrl } from "../report/package-url.ts";
import { documentText } from "../report/report-text.ts";
import { listAt, topLevelValue } from "./json-places.ts";
import { readOpenVex } from "./read-openvex.ts";
import type { Suppression } from "./suppression.ts";
import type { NewSuppression } from "./suppression-edit.ts";
import { reasonText } from "./until-text.ts";

interface Addition {
    readonly text: string;
    readonly suppression: NewSuppression;
    readonly createdAt: string;
    readonly product?: { readonly purl: string; readonly author: string } | undefined;
}

/** Adds a statement, counts the version of the document up and tells when that was. */
export function addToOpenVex(input: Addition): readonly TextChange[] {
    const { text, suppression, createdAt, product } = input;
    const statement = statementOf(suppression, createdAt, product?.purl);
    if (text.trim() === "") {
        const body = {
            author: product?.author ?? "unknown",
            timestamp: createdAt,
            version: 1,
            statements: [statement],
        };
        const id = `urn:uuid:${contentUuid(JSON.stringify(body))}`;
        const document = { "@context": "https://openvex.dev/ns/v0.2.0", "@id": id, ...body };
        return [{ start: 0, end: text.length, text: documentText(document) }];
    }
    const { suppressions, problems } = readOpenVex({ path: "", format: "openvex", text });
    if (problems.some(({ code }) => code === "suppression.badFile")) return [];
    const isThere = suppressions.some(
        ({ rule, package: owner, versions }) =>
            rule === suppression.rule &&
            owner === suppression.package &&
            (versions === undefined || versions === suppression.versions),
    );
    const span = topLevelValue(text, "statements");
    const list = span === undefined ? undefined : listAt(text, span);
    if (isThere || list === undefined) return [];
    const last = list.items.at(-1);
    return [...versionChanges(text, createdAt), inserted(text, list.span, last, statement)];
}

/** Takes the statements of a vulnerability, and package where one is given, that silence it. */
export function removeFromOpenVex(input: {
    readonly text: string;
    readonly suppression: Pick<Suppression, "rule" | "package">;
    readonly createdAt: string;
}): readonly TextChange[] {
    const { text, suppression, createdAt } = input;
    const { suppressions } = readOpenVex({ path: "", format: "openvex", text });
    const starts = new Set(
        suppressions
            .filter(
                ({ rule, package: owner }) =>
                    rule === suppression.rule &&
                    (suppression.package === undefined || owner === suppression.package),
            )
            .flatMap(({ span }) => span?.start ?? []),
    );
    const span = topLevelValue(text, "statements");
    const items = span === undefined ? [] : (listAt(text, span)?.items ?? []);
    const changes = removals(text, items, starts);
    return changes.length === 0 ? [] : [...versionChanges(text, createdAt), ...changes];
}

/** Spans of neighbours that go are joined, and take the comma that would be left over. */
function removals(text: string, items: readonly Span[], starts: ReadonlySet<number>): TextChange[] {
    const changes: TextChange[] = [];
    for (let from = 0; from < items.length; from++) {
        if (!starts.has(items[from]?.start ?? -1)) continue;
        let to = from;
        while (starts.has(items[to + 1]?.start ?? -1)) to++;
        const [first, last] = [items[from], items[to]];
        const [previous, next] = [items[from - 1], items[to + 1]];
        if (first === undefined || last === undefined) break;
        if (next !== undefined) changes.push({ start: first.start, end: next.start, text: "" });
        else {
            const start = previous?.end ?? text.lastIndexOf("[", first.start) + 1;
            const end = previous === undefined ? text.indexOf("]", last.end) : last.end;
            changes.push({ start, end, text: "" });
        }
        from = to;
    }
    return changes;
}

function statementOf(
    suppression: NewSuppression,
    createdAt: string,
    product: string | undefined,
): object {
    const { rule, package: owner, versions, justification, reason, until } = suppression;
    const exact = /^=\s*(\d.*)$/.exec(versions ?? "")?.[1];
    const address = owner === undefined ? undefined : crateUrl(owner, exact);
    const id = product ?? address ?? "pkg:generic/workspace";
    const told = reasonText(reason, until);
    return {
        vulnerability: { name: rule },
        timestamp: createdAt,
        products: [
            {
                "@id": id,
                ...(product === undefined || address === undefined
                    ? {}
                    : { subcomponents: [{ "@id": address }] }),
            },
        ],
        status: "not_affected",
        ...(justification === undefined ? {} : { justification }),
        // One of both has to be there.
        ...(told === "" && justification !== undefined
            ? {}
            : { impact_statement: told === "" ? "No reason was given." : told }),
    };
}

function crateUrl(name: string, version: string | undefined): string {
    const address = packageUrl({ name, version: version ?? "", source: undefined }, undefined);
    return version === undefined ? address.slice(0, -1) : address;
}

function inserted(text: string, list: Span, last: Span | undefined, statement: object): TextChange {
    const lineBreak = lineBreakOf(text);
    const lineOf = (offset: number): string =>
        /^[ \t]*/.exec(text.slice(lineStart(text, offset)))?.[0] ?? "";
    const outer = lineOf(list.start);
    const isSpread = text.includes("\n");
    if (!isSpread) {
        const at = last?.end ?? list.start + 1;
        const added = JSON.stringify(statement);
        return { start: at, end: at, text: last === undefined ? added : `,${added}` };
    }
    const hasLine = last !== undefined && lineStart(text, last.start) > list.start;
    const step = outer.includes("\t") ? "\t" : outer === "" ? "  " : outer;
    const indent = hasLine ? lineOf(last.start) : outer + step;
    const lines = JSON.stringify(statement, undefined, step).split("\n");
    const added = lines.map((line) => indent + line).join(lineBreak);
    if (last !== undefined) {
        return { start: last.end, end: last.end, text: `,${lineBreak}${added}` };
    }
    return {
        start: list.start,
        end: list.end,
        text: `[${lineBreak}${added}${lineBreak}${outer}]`,
    };
}

/** Readers tell a changed document by its version. */
function versionChanges(text: string, createdAt: string): readonly TextChange[] {
    const changes: TextChange[] = [];
    const version = topLevelValue(text, "version");
    if (version !== undefined) {
        const number = /^\d{1,9}$/.exec(text.slice(version.start, version.end));
        if (number !== null) changes.push({ ...version, text: String(Number(number[0]) + 1) });
    }
    const updated = topLevelValue(text, "last_updated");
    if (updated !== undefined) changes.push({ ...updated, text: JSON.stringify(createdAt) });
    else if (version !== undefined) {
        const [change] = changes;
        const isSpread = text.includes("\n");
        const start = lineStart(text, version.start);
        const indent = /^[ \t]*/.exec(text.slice(start))?.[0] ?? "";
        const gap = isSpread ? `,${lineBreakOf(text)}${indent}` : ",";
        const told = `${gap}"last_updated": ${JSON.stringify(createdAt)}`;
        if (change !== undefined) changes[0] = { ...change, text: change.text + told };
    }
    return changes;
}
