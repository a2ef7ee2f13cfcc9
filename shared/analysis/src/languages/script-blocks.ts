/** The content of one `<script>` element, in UTF-16 units of its file. */
export interface ScriptBlock {
    readonly start: number;
    readonly end: number;
    /** Elements of JSX may stand in it, so `<T>value` is no cast. */
    readonly isJsx: boolean;
}

/** Values of `lang`, and what of `type`, that say TypeScript or JavaScript. */
const codeLanguages = new Set(["", "ts", "js", "tsx", "jsx", "typescript", "javascript"]);
const codeType = /^$|^module$|javascript|ecmascript|typescript|babel|jsx/;
const opening = /<(?:!--|(?:script|style)(?=[\s/>]))/gi;

/**
 * The scripts of a component of Vue or Svelte, in order, without those in other languages or in
 * comments. Like HTML it ends a script at the first `</script`, whatever is around that; unlike HTML
 * it takes a comment or style that never ends for text, because somebody may be writing it. Linear
 * in the length of the text; never throws.
 */
export function scriptBlocks(text: string): ScriptBlock[] {
    const finder = new Finder(text);
    const blocks: ScriptBlock[] = [];
    opening.lastIndex = 0;
    for (let found = opening.exec(text); found !== null; found = opening.exec(text)) {
        const behind = opening.lastIndex;
        const kind = found[0].toLowerCase();
        if (kind === "<!--") {
            opening.lastIndex = Math.max(behind, finder.behind(/-->/g, behind));
            continue;
        }
        const tag = openingTag(finder, behind);
        // A tag that never ends has no content.
        if (tag === undefined) break;
        opening.lastIndex = tag.end;
        if (tag.isEmpty) continue;
        if (kind === "<style") {
            opening.lastIndex = Math.max(tag.end, finder.behind(/<\/style(?=[\s/>])/gi, tag.end));
            continue;
        }
        const behindEnd = finder.behind(/<\/script(?=[\s/>]|$)/gi, tag.end);
        const end = behindEnd < 0 ? text.length : behindEnd - "</script".length;
        const { lang, type } = tag;
        if (codeLanguages.has(lang) && (lang !== "" || codeType.test(type))) {
            blocks.push({ start: tag.end, end, isJsx: lang.endsWith("x") });
        }
        opening.lastIndex = Math.max(end, behindEnd);
    }
    return blocks;
}

/**
 * A text in which only some ranges are left, in order: all else is blanks, but for line breaks, so
 * that offsets and lines mean the same as before.
 */
export function blankOutside(text: string, ranges: readonly ScriptBlock[]): string {
    const parts: string[] = [];
    let at = 0;
    for (const { start, end } of ranges) {
        parts.push(blanks(text.slice(at, start)), text.slice(start, end));
        at = end;
    }
    parts.push(blanks(text.slice(at)));
    return parts.join("");
}

function blanks(text: string): string {
    return text.replace(/[^\n\r\u2028\u2029]+/g, (run) => " ".repeat(run.length));
}

/** Finds what stands further on; what was not found once is not looked for again. */
class Finder {
    readonly text: string;
    private readonly missing = new Set<string>();

    constructor(text: string) {
        this.text = text;
    }

    /** The offset behind the next match of a global pattern, or -1. Offsets have to grow. */
    behind(pattern: RegExp, from: number): number {
        if (this.missing.has(pattern.source)) return -1;
        pattern.lastIndex = from;
        if (pattern.test(this.text)) return pattern.lastIndex;
        this.missing.add(pattern.source);
        return -1;
    }
}

interface OpeningTag {
    /** Behind its `>`. */
    readonly end: number;
    readonly isEmpty: boolean;
    /** Values of attributes in lower case; empty where they are absent. */
    readonly lang: string;
    readonly type: string;
}

/** The rest of a tag, from behind its name. A `>` in quotes does not end it. */
function openingTag(finder: Finder, from: number): OpeningTag | undefined {
    const { text } = finder;
    const attribute = /[\s/]*([^\s/>=]*)(?:\s*=\s*(["']?))?/y;
    const values = new Map<string, string>();
    let at = from;
    while (at < text.length) {
        if (text[at] === ">") {
            const isEmpty = text[at - 1] === "/";
            const textOf = (name: string): string => (values.get(name) ?? "").trim().toLowerCase();
            return { end: at + 1, isEmpty, lang: textOf("lang"), type: textOf("type") };
        }
        attribute.lastIndex = at;
        const [whole = "", name = "", quote] = attribute.exec(text) ?? [];
        const start = at + whole.length;
        // An equals sign without a name is passed over, as is whatever else means nothing.
        at = Math.max(start, at + (whole === "" ? 1 : 0));
        if (quote === undefined) continue;
        const closed = quote === "" ? -1 : finder.behind(quote === '"' ? /"/g : /'/g, start);
        at = closed < 0 ? Math.max(start, finder.behind(/(?=[\s>])/g, start)) : closed;
        values.set(name.toLowerCase(), text.slice(start, closed < 0 ? at : at - 1));
    }
    return undefined;
}
