interface Pattern {
    /** Names of folders and the file; `**` stands for any number of them. */
    readonly parts: readonly string[];
    readonly isFolder: boolean;
    readonly excludes: boolean;
}

/**
 * Patterns as in `.gitignore`: `*` and `?` within a name, `**` over folders, a slash at the start or
 * within binds to the repository, one at the end means folders, `!` takes back. The last that fits
 * counts. The time for a path grows with the product of the lengths.
 */
export class PathFilter {
    private readonly patterns: readonly Pattern[];

    constructor(patterns: readonly string[]) {
        this.patterns = patterns
            .map((each) => each.trim())
            .filter((each) => each !== "" && each !== "!" && !each.startsWith("#"))
            .map(patternOf);
    }

    /** Whether a path, relative to the repository with `/`, is excluded. */
    excludes(path: string): boolean {
        const names = path.split("/");
        let isExcluded = false;
        for (const pattern of this.patterns) {
            if (pattern.excludes !== isExcluded && fits(pattern, names)) {
                isExcluded = pattern.excludes;
            }
        }
        return isExcluded;
    }
}

function patternOf(text: string): Pattern {
    const excludes = !text.startsWith("!");
    const pattern = excludes ? text : text.slice(1);
    const body = pattern.replace(/^\/|\/$/g, "");
    const isBound = pattern.startsWith("/") || body.includes("/");
    const parts = isBound ? body.split("/") : ["**", body];
    return { parts, isFolder: pattern.endsWith("/"), excludes };
}

/** Whether the pattern fits the path or a folder that it is in. */
function fits({ parts, isFolder }: Pattern, names: readonly string[]): boolean {
    // By number of names: whether the parts so far fit them.
    let reached = names.map(() => false);
    reached.unshift(true);
    for (const [index, part] of parts.entries()) {
        const next = reached.map(() => false);
        for (let count = 0; count <= names.length; count++) {
            if (part === "**") next[count] = reached[count] === true || next[count - 1] === true;
            else if (count > 0) {
                next[count] = reached[count - 1] === true && nameFits(part, names[count - 1] ?? "");
            }
        }
        // `a/**` is what is in the folder, not the folder.
        if (part === "**" && index === parts.length - 1 && index > 0) {
            for (let count = names.length; count > 0; count--)
                next[count] = next[count - 1] === true;
            next[0] = false;
        }
        reached = next;
    }
    const last = isFolder ? names.length - 1 : names.length;
    for (let count = 1; count <= last; count++) if (reached[count] === true) return true;
    return false;
}

/** Goes back to the last star alone, which is enough: the stars in front of it fit as little as they can. */
function nameFits(pattern: string, name: string): boolean {
    let [at, from] = [0, 0];
    let [star, starFrom] = [-1, 0];
    while (from < name.length) {
        if (pattern[at] === "*") {
            star = at++;
            starFrom = from;
        } else if (pattern[at] === "?" || pattern[at] === name[from]) {
            at++;
            from++;
        } else if (star >= 0) {
            at = star + 1;
            from = ++starFrom;
        } else return false;
    }
    while (pattern[at] === "*") at++;
    return at === pattern.length;
}
