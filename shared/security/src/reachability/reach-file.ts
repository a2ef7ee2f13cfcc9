import { type MadeName, madeNames, mayMakeNames } from "./hidden-names.ts";
import { readSource } from "./read-source.ts";
import { isInRange, type SourceFacts, type SourceFunction } from "./source-facts.ts";
import { isWord, WordFilter } from "./word-filter.ts";

/** After so many names, a filter of all words is made. */
const questionsForFilter = 8;

/** A file of a package, read as far as questions need it; what was found stays. */
export class ReachFile {
    readonly path: string;
    readonly text: string;
    /** Modules from the crate's root as the path tells, with `::`. */
    readonly module: string;
    /** Tests, benches and examples beside `src`; modules that are tests are told by {@link ReachWorld.isTest}. */
    readonly isOutside: boolean;
    private read: SourceFacts | undefined;
    private other: boolean | undefined;
    private written: readonly string[] | undefined;
    private made: readonly MadeName[] | undefined;
    private words: WordFilter | undefined;
    private functions: Map<string, SourceFunction[]> | undefined;
    private readonly mentioned = new Map<string, boolean>();
    private readonly declaring = new Map<string, boolean>();
    private readonly renaming = new Map<string, boolean>();
    private readonly leading = new Map<string, boolean>();
    private readonly typing = new Map<string, boolean>();
    private hasOddNames: boolean | undefined;
    private readonly tokens = new Map<string, readonly number[]>();

    constructor(path: string, text: string, folder: string) {
        this.path = path;
        this.text = text;
        const relative = path.slice(folder.length + 1);
        this.isOutside = /^(?:tests|benches|examples)\//.test(relative);
        this.module = relative
            .replace(/^src\//, "")
            .replace(/(?:^|\/)(?:lib|main|mod)\.rs$|\.rs$/, "")
            .replaceAll("/", "::");
    }

    get facts(): SourceFacts {
        this.read ??= readSource(this.text);
        return this.read;
    }

    /** True where text may be included, or modules have files that the code tells. */
    get tellsFiles(): boolean {
        this.other ??= /include\s*!/.test(this.text) || /path\s*=\s*"/.test(this.text);
        return this.other;
    }

    /** Strings of a file that makes code, which may be code themselves. */
    get codeStrings(): readonly string[] {
        if (this.written !== undefined) return this.written;
        const found: string[] = [];
        if (/TokenStream|parse_str/.test(this.text)) {
            const { reader } = this.facts;
            for (let at = 0; at < reader.count; at++)
                if (reader.isString(at)) found.push(reader.text(at));
        }
        this.written = found;
        return found;
    }

    /** Names that are put together here. */
    get madeNames(): readonly MadeName[] {
        this.made ??= mayMakeNames(this.text) ? madeNames(this.facts.reader) : [];
        return this.made;
    }

    /** Numbers of the tokens that are a name, and of strings in attributes that end with it. */
    tokensNamed(name: string): readonly number[] {
        let found = this.tokens.get(name);
        if (found === undefined) {
            found = findTokens(this, name);
            this.tokens.set(name, found);
        }
        return found;
    }

    /** True where a name, or other characters, occur at all. */
    mentions(name: string): boolean {
        return this.once(
            this.mentioned,
            name,
            (text) => this.mayMention(name) && text.includes(name),
        );
    }

    /** True where a type or trait of a name may be declared. */
    declaresType(name: string): boolean {
        return this.once(this.typing, name, (text) =>
            new RegExp(`\\b(?:struct|enum|union|trait)\\s+${name}\\b`).test(text),
        );
    }

    /** True where a path begins with a name. */
    leadsInto(name: string): boolean {
        return this.once(this.leading, name, (text) => {
            return this.mentions(name) && new RegExp(`\\b${name}\\s*::`).test(text);
        });
    }

    /** False: no import calls a name otherwise. */
    mayRename(name: string): boolean {
        return this.once(
            this.renaming,
            name,
            (text) => !isWord(name) || new RegExp(`${name}[^,;{}]*?\\bas\\b`).test(text),
        );
    }

    /** Functions of a name. A file that cannot declare it is not read for it. */
    functionsNamed(name: string): readonly SourceFunction[] {
        if (this.read === undefined && !this.mayDeclare(name)) return [];
        if (this.functions === undefined) {
            this.functions = new Map();
            for (const each of this.facts.functions) {
                const known = this.functions.get(each.name);
                if (known === undefined) this.functions.set(each.name, [each]);
                else known.push(each);
            }
        }
        return this.functions.get(name) ?? [];
    }

    private mayDeclare(name: string): boolean {
        return this.once(this.declaring, name, (text) => {
            if (!isWord(name)) return false;
            if (new RegExp(`(?:\\bfn|macro_rules\\s*!)\\s*(?:r#)?${name}`).test(text)) return true;
            // Comments may stand between.
            this.hasOddNames ??= /\bfn\s*\/|macro_rules\s*(?:!\s*)?\//.test(text);
            return this.hasOddNames;
        });
    }

    private once(
        known: Map<string, boolean>,
        name: string,
        find: (text: string) => boolean,
    ): boolean {
        let found = known.get(name);
        if (found === undefined) {
            found = find(this.text);
            known.set(name, found);
        }
        return found;
    }

    private mayMention(name: string): boolean {
        if (this.mentioned.size < questionsForFilter || !isWord(name)) return true;
        this.words ??= new WordFilter(this.text);
        return this.words.mayHold(name);
    }
}

/** Most packages have no file with a name. */
const none: readonly ReachFile[] = [];

/** Files by the names that were looked for; those of packages that nobody edits stay from one question to the next. */
const filesByName = new WeakMap<readonly ReachFile[], Map<string, readonly ReachFile[]>>();

/** The files in which the characters of a name occur. */
export function filesWith(files: readonly ReachFile[], name: string): readonly ReachFile[] {
    let known = filesByName.get(files);
    if (known === undefined) {
        known = new Map();
        filesByName.set(files, known);
    }
    let found = known.get(name);
    if (found === undefined) {
        const all = files.filter((file) => file.mentions(name));
        found = all.length === 0 ? none : all;
        known.set(name, found);
    }
    return found;
}

/**
 * The files with others in place of some. What is known of names stays with them, so that an edit of one
 * file does not ask all others again.
 */
export function replaceFiles(
    files: readonly ReachFile[],
    changes: ReadonlyMap<ReachFile, ReachFile>,
): readonly ReachFile[] {
    const made = files.map((file) => changes.get(file) ?? file);
    const known = filesByName.get(files);
    if (known === undefined) return made;
    for (const [name, before] of known) {
        const all = [...changes];
        const isSame = all.every(([old, other]) => before.includes(old) === other.mentions(name));
        if (!isSame)
            known.set(
                name,
                made.filter((file) => file.mentions(name)),
            );
        else if (all.some(([old]) => before.includes(old)))
            known.set(
                name,
                before.map((file) => changes.get(file) ?? file),
            );
    }
    filesByName.delete(files);
    filesByName.set(made, known);
    return made;
}

function findTokens({ text, facts }: ReachFile, name: string): readonly number[] {
    const { reader } = facts;
    const found: number[] = [];
    const { starts, count } = reader.tokens;
    let low = 0;
    for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + name.length)) {
        let high = count;
        while (low < high) {
            const middle = (low + high) >> 1;
            if ((starts[middle] ?? 0) < at) low = middle + 1;
            else high = middle;
        }
        if (starts[low] === at && reader.isWord(low) && reader.text(low) === name) found.push(low);
        // Strings in attributes may be paths of functions: `#[serde(default = "path")]`.
        else if (reader.isString(low - 1) && isInRange(facts.attributeRanges, low - 1))
            found.push(low - 1);
    }
    return found;
}
