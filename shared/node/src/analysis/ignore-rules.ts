/** One unit of a file name's pattern: a star, or what one character must be. */
type Unit = "star" | ((character: string) => boolean);
/** One part of a path's pattern: any folders, or the pattern of one name. */
type Part = "folders" | readonly Unit[];

interface Rule {
    readonly parts: readonly Part[];
    readonly folderOnly: boolean;
    readonly ignored: boolean;
    /** Every path that fits begins and ends with these: most rules are done with by them. */
    readonly start: string;
    readonly end: string;
}

/** A longer line or list is no work of a person. */
const longestPattern = 1000;
const mostRules = 2000;

/**
 * The rules of .gitignore files by gitignore(5), matched in bounded time whatever they say.
 * Paths have "/" separators and are relative to one folder.
 */
export class IgnoreRules {
    private readonly rules: readonly Rule[];

    constructor(rules: readonly Rule[] = []) {
        this.rules = rules;
    }

    /** These rules and those of a file in `folder` ("" for the folder that paths are relative to). */
    with(folder: string, text: string): IgnoreRules {
        const base = folder === "" ? "" : `${folder}/`;
        const added = text
            .split(/\r?\n/)
            .slice(0, mostRules)
            .map((line) => parseRule(line, base))
            .filter((rule) => rule !== undefined);
        return new IgnoreRules([...this.rules, ...added].slice(-mostRules));
    }

    /** The last rule that fits decides; folders above the path are not looked at. */
    ignores(path: string, isFolder: boolean): boolean {
        let names: string[][] | undefined;
        for (let at = this.rules.length - 1; at >= 0; at--) {
            const rule = this.rules[at];
            if (rule === undefined || (rule.folderOnly && !isFolder)) continue;
            if (!path.endsWith(rule.end) || !path.startsWith(rule.start)) continue;
            names ??= path.split("/").map((name) => [...name]);
            if (matches(rule.parts, names, isFolders, matchesName)) return rule.ignored;
        }
        return false;
    }
}

function isFolders(part: Part): boolean {
    return part === "folders";
}

/** `base` is the folder of the rule with a separator behind it, or empty. */
function parseRule(line: string, base: string): Rule | undefined {
    let text = line.replace(/(?<![\\ \t])[ \t]+$/, "");
    if (text === "" || text.startsWith("#") || text.length > longestPattern) return undefined;
    const ignored = !text.startsWith("!");
    if (!ignored) text = text.slice(1);
    const folderOnly = text.endsWith("/");
    if (folderOnly) text = text.slice(0, -1);
    const anchored = text.includes("/");
    const names = (text.startsWith("/") ? text.slice(1) : text).split("/");
    if (names.some((name) => name === "")) return undefined;
    const parts = names.map((name) => (name === "**" ? "folders" : parseName(name)));
    // "a/**" is what is in the folder, not the folder.
    if (parts.at(-1) === "folders") parts.push(["star"]);
    const above = base === "" ? [] : base.slice(0, -1).split("/").map(literal);
    return {
        parts: [...above, ...(anchored ? [] : ["folders" as const]), ...parts],
        folderOnly,
        ignored,
        start: base,
        end: /[^*?[\]\\/]*$/.exec(text)?.[0] ?? "",
    };
}

function parseName(name: string): Unit[] {
    const characters = [...name];
    const units: Unit[] = [];
    for (let at = 0; at < characters.length; at++) {
        const character = characters[at] ?? "";
        if (character === "*") {
            if (units.at(-1) !== "star") units.push("star");
        } else if (character === "?") {
            units.push(() => true);
        } else if (character === "[") {
            const end = characters.indexOf(
                "]",
                at + (/[!^]/.test(characters[at + 1] ?? "") ? 3 : 2),
            );
            if (end < 0) units.push((other) => other === "[");
            else {
                units.push(characterSet(characters.slice(at + 1, end)));
                at = end;
            }
        } else {
            if (character === "\\" && at + 1 < characters.length) at++;
            const wanted = characters[at];
            units.push((other) => other === wanted);
        }
    }
    return units;
}

function characterSet(characters: readonly string[]): (character: string) => boolean {
    const negated = /[!^]/.test(characters[0] ?? "");
    const listed = negated ? characters.slice(1) : characters;
    const ranges: [string, string][] = [];
    for (let at = 0; at < listed.length; at++) {
        const low = listed[at] ?? "";
        const high = listed[at + 1] === "-" ? listed[at + 2] : undefined;
        ranges.push([low, high ?? low]);
        if (high !== undefined) at += 2;
    }
    return (character) =>
        ranges.some(([low, high]) => low <= character && character <= high) !== negated;
}

function literal(name: string): Unit[] {
    return [...name].map((wanted) => (other: string) => other === wanted);
}

function matchesName(part: Part, name: readonly string[]): boolean {
    if (part === "folders") return true;
    const fits = (unit: Unit, character: string): boolean => unit !== "star" && unit(character);
    return matches(part, name, (unit) => unit === "star", fits);
}

/** Whether a pattern whose stars stand for any number of items fits all of them; only the last star is tried again. */
function matches<P, T>(
    pattern: readonly P[],
    items: readonly T[],
    isStar: (unit: P) => boolean,
    fits: (unit: P, item: T) => boolean,
): boolean {
    let [at, star, resume] = [0, -1, 0];
    for (let item = 0; item < items.length; ) {
        const unit = pattern[at];
        if (unit !== undefined && isStar(unit)) {
            star = at++;
            resume = item;
        } else if (unit !== undefined && fits(unit, items[item] as T)) {
            at++;
            item++;
        } else if (star >= 0) {
            at = star + 1;
            item = ++resume;
        } else {
            return false;
        }
    }
    return pattern.slice(at).every(isStar);
}
