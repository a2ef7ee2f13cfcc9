import type { Span } from "@rust-ai-ide/cargo/toml/syntax";
import { listAt, topLevelValue } from "./json-places.ts";
import { type Suppression, type VexJustification, vexJustifications } from "./suppression.ts";
import type { ReadSuppressions, SuppressionFile, SuppressionProblem } from "./suppression-file.ts";
import { readReason } from "./until-text.ts";

type Json = Readonly<Record<string, unknown>>;

interface Statement {
    readonly value: Json;
    readonly span: Span | undefined;
    readonly index: number;
}

/**
 * What a document of OpenVEX says is "not_affected" or "fixed". Of several statements about the same
 * thing the latest holds, so that a later "affected" takes it back.
 */
export function readOpenVex({ path, text, format }: SuppressionFile): ReadSuppressions {
    const problems: SuppressionProblem[] = [];
    const problem = (code: string, message: string, span?: Span): void => {
        problems.push({ code: `suppression.${code}`, message, path, span });
    };
    const document = parsed(text);
    if (document === undefined || !Array.isArray(document.statements)) {
        problem("badFile", "The file is no document of OpenVEX: it has no list of statements.");
        return { suppressions: [], problems };
    }
    const list = topLevelValue(text, "statements");
    const spans = list === undefined ? undefined : listAt(text, list)?.items;
    const statements: Statement[] = [];
    for (const [index, value] of document.statements.entries()) {
        const span = spans?.[index];
        if (isObject(value)) statements.push({ value, span, index });
        else problem("badEntry", "A statement is an object.", span);
    }
    const time = ({ value }: Statement): string => textOf(value.timestamp) ?? "";
    statements.sort((a, b) => (time(a) < time(b) ? -1 : time(a) > time(b) ? 1 : a.index - b.index));
    const latest = new Map<string, Suppression | undefined>();
    for (const { value, span } of statements) {
        const names = vulnerabilityNames(value);
        const [rule] = names;
        if (rule === undefined) {
            problem("badEntry", "The statement names no vulnerability.", span);
            continue;
        }
        const isSilent = value.status === "not_affected" || value.status === "fixed";
        const justification = vexJustifications.find((each) => each === value.justification);
        const reason = readReason(
            textOf(value.impact_statement) ??
                textOf(value.action_statement) ??
                textOf(value.status_notes),
        );
        for (const owner of productsOf(value)) {
            for (const name of names) {
                const key = [name, owner.package ?? "", owner.versions ?? ""].join("\u0000");
                latest.delete(key);
                latest.set(
                    key,
                    isSilent && name === rule
                        ? {
                              rule,
                              ...owner,
                              ...reason,
                              ...justified(justification),
                              format,
                              path,
                              span,
                          }
                        : undefined,
                );
            }
        }
    }
    const suppressions = [...latest.values()].filter((each) => each !== undefined);
    return { suppressions, problems };
}

function justified(
    justification: VexJustification | undefined,
): Pick<Suppression, "justification"> {
    return justification === undefined ? {} : { justification };
}

function parsed(text: string): Json | undefined {
    try {
        const value: unknown = JSON.parse(text.replace(/^\ufeff/, ""));
        return isObject(value) ? value : undefined;
    } catch {
        return undefined;
    }
}

function isObject(value: unknown): value is Json {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string | undefined {
    return typeof value === "string" && value !== "" ? value : undefined;
}

/** Its name and other names; the format's first version had a plain text. */
function vulnerabilityNames({ vulnerability }: Json): readonly string[] {
    if (!isObject(vulnerability)) return [textOf(vulnerability) ?? []].flat();
    const name = textOf(vulnerability.name) ?? textOf(vulnerability["@id"]);
    const aliases = Array.isArray(vulnerability.aliases) ? vulnerability.aliases : [];
    return [name, ...aliases].flatMap((each) => textOf(each) ?? []);
}

type Owner = Pick<Suppression, "package" | "versions">;

/** Crates that a statement is about: the parts of its products, or the products. One without is about all. */
function productsOf({ products }: Json): readonly Owner[] {
    const list = Array.isArray(products) ? products : [];
    const owners = list.flatMap((product) => {
        const parts = isObject(product) ? product.subcomponents : undefined;
        const named = Array.isArray(parts) && parts.length > 0 ? parts : [product];
        return named.flatMap(crateOf);
    });
    return owners.length === 0 ? [{}] : owners;
}

function crateOf(component: unknown): readonly Owner[] {
    const identifiers = isObject(component) ? component.identifiers : undefined;
    const address = isObject(component)
        ? ((isObject(identifiers) ? textOf(identifiers.purl) : undefined) ??
          textOf(component["@id"]))
        : textOf(component);
    const [, name, version] = /^pkg:cargo\/([^@?#/]+)(?:@([^?#]+))?/.exec(address ?? "") ?? [];
    if (name === undefined) return [];
    const owner = { package: decoded(name) };
    return [version === undefined ? owner : { ...owner, versions: `=${decoded(version)}` }];
}

function decoded(text: string): string {
    try {
        return decodeURIComponent(text);
    } catch {
        return text;
    }
}
