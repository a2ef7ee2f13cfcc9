import type { ChangedFile, ChangeSet } from "../change-set.ts";
import type { Item } from "../delta/item.ts";
import type { ItemChange } from "../delta/item-change.ts";
import type { ReviewReport } from "../review-report.ts";

/** One thing that a change does, in words that stand in the change. */
export interface ChangeFact {
    readonly verb: "add" | "remove" | "rename" | "move" | "change" | "document" | "hide" | "show";
    /** `function`, `method`, `struct` …, or `file`. */
    readonly kind: string;
    readonly name: string;
    /** The new name or place, for what was renamed or moved. */
    readonly now?: string | undefined;
    /** `net::client`, or the folder of a file. */
    readonly place: string;
    readonly isExported: boolean;
    readonly isTest: boolean;
    /** Lines that it has now, or had. */
    readonly weight: number;
}

/** What a change consists of. */
export interface ChangeFacts {
    /** The heaviest first. */
    readonly facts: readonly ChangeFact[];
    /** Sentences of findings that break the public interface. */
    readonly breaking: readonly string[];
    readonly bump: ReviewReport["summary"]["requiredBump"];
    readonly tests: number;
    /** What kind of files changed. */
    readonly kinds: ReadonlySet<FileKind>;
    readonly packages: readonly string[];
}

export const fileKinds = [
    "code",
    "tests",
    "manifest",
    "lock",
    "documentation",
    "ci",
    "other",
] as const;
export type FileKind = (typeof fileKinds)[number];

export function kindOfFile(path: string): FileKind {
    if (/(?:^|\/)Cargo\.toml$/.test(path)) return "manifest";
    if (/(?:^|\/)Cargo\.lock$|lock(?:file)?\.(?:json|yaml)$/.test(path)) return "lock";
    if (/(?:^|\/)(?:\.github|\.gitlab|\.circleci|\.ci)\/|\.gitlab-ci\.yml$/.test(path)) return "ci";
    if (/\.(?:md|adoc|rst|txt)$|(?:^|\/)(?:docs?|LICENSE)/.test(path)) return "documentation";
    if (/(?:^|\/)(?:tests?|benches)\/|_tests?\.rs$/.test(path)) return "tests";
    return /\.(?:rs|ts|tsx|js|py|c|h|cpp|proto|sql)$/.test(path) ? "code" : "other";
}

/** What a reviewed change does, item by item; files without items are facts themselves. */
export function changeFacts(
    changes: ChangeSet,
    report: ReviewReport,
    packageOf: (path: string) => string | undefined,
): ChangeFacts {
    const facts = report.items.flatMap((change) => factOf(change) ?? []);
    const named = new Set(report.items.map(({ head, base }) => (head ?? base)?.path));
    for (const file of changes.files) if (!named.has(file.path)) facts.push(fileFact(file));
    const packages = changes.files.map(({ path }) => packageOf(path));
    return {
        facts: facts.toSorted((left, right) => rankOf(right) - rankOf(left)),
        breaking: report.findings
            .filter(({ category, severity }) => category === "api" && severity === "error")
            .map(({ message }) => message.split(": ", 1)[0] ?? message),
        bump: report.summary.requiredBump,
        tests: facts.filter(({ isTest }) => isTest).length,
        kinds: new Set(changes.files.map(({ path }) => kindOfFile(path))),
        packages: [...new Set(packages.filter((name) => name !== undefined))].sort(),
    };
}

function factOf({ kind, base, head, aspects }: ItemChange): ChangeFact | undefined {
    const item = head ?? base;
    if (item === undefined) return undefined;
    const isRenamed = aspects.includes("name");
    const isMoved = aspects.includes("place");
    const isDocumented = aspects.every((aspect) => aspect === "documentation");
    const isSeen = aspects.length === 1 && aspects[0] === "visibility";
    const verb =
        kind === "added"
            ? "add"
            : kind === "removed"
              ? "remove"
              : isRenamed
                ? "rename"
                : isMoved
                  ? "move"
                  : isDocumented
                    ? "document"
                    : isSeen
                      ? head?.visibility === "private"
                          ? "hide"
                          : "show"
                      : "change";
    return {
        verb,
        kind: item.kind === "implementation" ? "implementation" : item.kind,
        name: shownName(base ?? item),
        ...(head !== undefined && base !== undefined && (isRenamed || isMoved)
            ? { now: isRenamed ? shownName(head) : placeOf(head) }
            : {}),
        place: placeOf(item),
        isExported: item.isExported || base?.isExported === true,
        isTest: item.isTest || item.isInTests,
        weight: item.end - item.start,
    };
}

/** `Type::method` for members, the name for others. */
function shownName({ kind, qualifiedName, name }: Item): string {
    if (kind === "implementation") {
        const [, type = "", trait = ""] = /<(.+) as (.+)>$/.exec(qualifiedName) ?? [];
        return `${trait} for ${type}`;
    }
    if (kind !== "method" && kind !== "field" && kind !== "variant") return name;
    const parts = qualifiedName.replace(/<(.+) as .+>/, "$1").split("::");
    return parts.slice(-2).join("::");
}

function placeOf({ qualifiedName, name, path }: Item): string {
    const module = qualifiedName.replace(/<.*$/, "").slice(0, -name.length - 2);
    return module === "" ? (path.split("/").at(-1) ?? path) : module;
}

function fileFact({ path, basePath, status, head, base }: ChangedFile): ChangeFact {
    const verb =
        status === "added"
            ? "add"
            : status === "deleted"
              ? "remove"
              : status === "renamed"
                ? "move"
                : "change";
    return {
        verb,
        kind: "file",
        name: (basePath ?? path).split("/").at(-1) ?? path,
        ...(verb === "move" ? { now: path } : {}),
        place: path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "",
        isExported: false,
        isTest: kindOfFile(path) === "tests",
        weight: kindOfFile(path) === "lock" ? 0 : Math.min(2_000, (head ?? base ?? "").length) / 4,
    };
}

/** What a reader wants to know first: what others see, then what is larger; tests last. */
function rankOf({ isExported, isTest, verb, weight, kind }: ChangeFact): number {
    const seen = isExported ? 2 : 1;
    const told = verb === "document" || kind === "file" ? 0.3 : verb === "change" ? 0.8 : 1;
    return (isTest ? 0.05 : 1) * seen * told * (100 + weight);
}
