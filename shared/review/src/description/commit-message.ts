import type { ChangeFact, ChangeFacts } from "./change-facts.ts";
import type { CommitConvention } from "./convention.ts";

export interface CommitMessage {
    readonly subject: string;
    /** "" for none; without the subject. */
    readonly body: string;
}

/** More rows are a list that nobody reads. */
const mostRows = 6;

const verbs: Readonly<Record<ChangeFact["verb"], string>> = {
    add: "Add",
    remove: "Remove",
    rename: "Rename",
    move: "Move",
    change: "Change",
    document: "Document",
    hide: "Hide",
    show: "Make public",
};

/**
 * A message made of facts alone: every name in it stands in the change. The subject tells what weighs
 * most, in the form that the repository's commits have.
 */
export function commitMessage(facts: ChangeFacts, convention: CommitConvention): CommitMessage {
    const { isConventional, subjectLength } = convention;
    const prefix = isConventional ? prefixOf(facts, convention) : "";
    const room = subjectLength - prefix.length - (convention.endsWithPeriod ? 1 : 0);
    const text = subjectText(facts, room);
    const cased =
        convention.firstLetter === "lower" && !/^[A-Z]{2}/.test(text)
            ? text.charAt(0).toLowerCase() + text.slice(1)
            : text;
    const subject = `${prefix}${cased}${convention.endsWithPeriod ? "." : ""}`;
    return { subject, body: bodyOf(facts, convention) };
}

function prefixOf(facts: ChangeFacts, { hasScopes }: CommitConvention): string {
    const scope = hasScopes && facts.packages.length === 1 ? `(${facts.packages[0]})` : "";
    return `${commitType(facts)}${scope}${facts.breaking.length > 0 ? "!" : ""}: `;
}

/** The type of a conventional commit, by what changed; what cannot be told is a refactoring. */
export function commitType({ facts, kinds, tests }: ChangeFacts): string {
    const only = (...list: readonly string[]): boolean =>
        [...kinds].every((kind) => list.includes(kind));
    if (kinds.size > 0 && only("documentation")) return "docs";
    if (only("ci")) return "ci";
    if (only("manifest", "lock")) return "build";
    const rest = facts.filter(({ isTest }) => !isTest);
    if (tests > 0 && rest.length === 0) return "test";
    if (rest.length > 0 && rest.every(({ verb }) => verb === "document")) return "docs";
    if (rest.some(({ verb, isExported }) => verb === "add" && isExported)) return "feat";
    const isShape = rest.every(
        ({ verb }) => verb === "rename" || verb === "move" || verb === "hide",
    );
    if (isShape && rest.length > 0) return "refactor";
    return rest.some(({ verb, kind }) => verb === "change" && kind !== "file") && tests > 0
        ? "fix"
        : "refactor";
}

function subjectText({ facts, kinds }: ChangeFacts, room: number): string {
    const [first] = facts;
    if (first === undefined) return "Change nothing";
    const told = facts.filter(({ isTest }) => isTest === first.isTest);
    const same = told.filter(({ verb, kind }) => verb === first.verb && kind === first.kind);
    const onlyTests = facts.every(({ isTest }) => isTest);
    if (onlyTests && first.kind !== "file") {
        return fitting(room, [
            `Test ${list(told.map(({ name }) => name))}`,
            `Test ${first.name}`,
            first.verb === "add" ? `Add ${told.length} tests` : `Change ${told.length} tests`,
        ]);
    }
    if (kinds.size > 0 && [...kinds].every((kind) => kind === "lock"))
        return "Update locked dependencies";
    const one = factText(first);
    const names = list(same.map(({ name }) => name));
    const place = first.place === "" ? "" : ` in ${first.place}`;
    const others = told.length - 1;
    return fitting(room, [
        ...(same.length === told.length &&
        same.length > 1 &&
        same.length <= 3 &&
        first.now === undefined
            ? [`${verbs[first.verb]} ${names}${place}`, `${verbs[first.verb]} ${names}`]
            : []),
        ...(others === 0 ? [`${one}${place}`, one] : []),
        ...(others > 0 ? [`${one} and ${others} more${place}`, `${one} and ${others} more`] : []),
        one,
        ...(others > 0 ? [`${verbs[first.verb]} ${told.length} items`] : []),
    ]);
}

function factText({ verb, name, now }: ChangeFact): string {
    if (verb === "rename" && now !== undefined) return `Rename ${name} to ${now}`;
    if (verb === "move" && now !== undefined) return `Move ${name} to ${now}`;
    return `${verbs[verb]} ${name}`;
}

/** The first that has room; else the last, cut. */
function fitting(room: number, texts: readonly string[]): string {
    const found = texts.find((text) => text.length <= room);
    const last = texts.at(-1) ?? "";
    return found ?? (last.length <= room ? last : `${last.slice(0, Math.max(1, room - 1))}…`);
}

function list(names: readonly string[]): string {
    if (names.length <= 1) return names.join("");
    return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

function bodyOf({ facts, breaking, tests }: ChangeFacts, convention: CommitConvention): string {
    const { isConventional, hasBody } = convention;
    const told = facts.filter(({ isTest }) => !isTest);
    const rows = told.slice(0, mostRows).map((fact) => `- ${factText(fact)}`);
    if (told.length > mostRows) rows.push(`- ${told.length - mostRows} more`);
    if (tests > 0 && told.length > 0) rows.push(tests === 1 ? "- 1 test" : `- ${tests} tests`);
    const items = hasBody && facts.length > 1 ? [rows.join("\n")] : [];
    const broken = [...new Set(breaking)];
    const breaks =
        broken.length === 0
            ? []
            : [
                  isConventional
                      ? `BREAKING CHANGE: ${broken.join(". ")}.`
                      : `Breaking:\n${broken.map((each) => `- ${each}.`).join("\n")}`,
              ];
    return [...items, ...breaks].filter((part) => part !== "").join("\n\n");
}
