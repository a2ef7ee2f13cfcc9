import { documentationLines, type RustTokens, tokenKinds } from "../rust/rust-tokens.ts";

/** What a run of documentation comments says in code. */
export interface Documentation {
    /** Index of the first token behind it. */
    readonly end: number;
    /** Code that is compiled as tests. */
    readonly examples: readonly string[];
    /** Names at the start of paths in links. */
    readonly links: readonly string[];
}

/** Words behind a fence that leave the code Rust; anything else makes it another language. */
const rustWords =
    /^(?:rust|no_run|should_panic|ignore.*|compile_fail|edition\d+|standalone_crate|E\d{4}|test_harness|)$/;
const linkedPath = /\[`?(?:[a-z]+@)?(?:::)?([A-Za-z_]\w*)::/g;

/** The documentation that begins with this token, over all comments that follow it at once. */
export function documentationOf(tokens: RustTokens, at: number): Documentation {
    const lines: string[] = [];
    let end = at;
    while (end < tokens.count && tokens.kinds[end] === tokenKinds.documentation) {
        lines.push(...documentationLines(tokens.text.slice(tokens.starts[end], tokens.ends[end])));
        end++;
    }
    return { end, ...markdownCode(lines) };
}

/**
 * Examples and links of Markdown as rustdoc reads it: code between fences that no word says is of
 * another language, without the `# ` of lines that are not shown.
 */
export function markdownCode(lines: readonly string[]): Omit<Documentation, "end"> {
    const examples: string[] = [];
    const links: string[] = [];
    let fence = "";
    let code: string[] | undefined;
    for (const line of lines) {
        const mark = /^\s*(`{3,}|~{3,})([^`]*)$/.exec(line);
        if (fence !== "") {
            const isClosed = mark?.[1]?.startsWith(fence) && (mark[2] ?? "").trim() === "";
            if (!isClosed) {
                code?.push(line.replace(/^(\s*)# /, "$1").replace(/^\s*#\s*$/, ""));
                continue;
            }
            if (code !== undefined) examples.push(code.join("\n"));
            fence = "";
        } else if (mark !== null) {
            fence = mark[1] ?? "";
            const words = (mark[2] ?? "").trim().split(/[\s,]+/);
            code = words.every((word) => rustWords.test(word)) ? [] : undefined;
        } else {
            for (const [, name = ""] of line.matchAll(linkedPath)) links.push(name);
        }
    }
    return { examples, links };
}
