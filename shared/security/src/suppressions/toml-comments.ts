import type { Span, TomlDocument } from "@rust-ai-ide/cargo/toml/syntax";
import { lineStart, nextLine } from "@rust-ai-ide/cargo/toml/write-toml";

/** The comment on the line of an item, or else those on the lines right above it, without `#`. */
export function commentOf({ text, comments }: TomlDocument, item: Span): string | undefined {
    const start = lineStart(text, item.start);
    const end = nextLine(text, item.end);
    // What stands in front belongs to the line as well: a comment would be of all of them.
    if (text.slice(start, item.start).trim() !== "") return undefined;
    const behind = firstFrom(comments, item.end);
    if (behind !== undefined && behind.start < end) {
        const isAlone = /^[ \t]*,?[ \t]*$/.test(text.slice(item.end, behind.start));
        return isAlone ? plain(text, behind) : undefined;
    }
    const lines: string[] = [];
    for (let at = start; at > 0; ) {
        const above = lineStart(text, at - 1);
        const line = text.slice(above, at).trim();
        if (!line.startsWith("#")) break;
        lines.unshift(line.replace(/^#+\s*/, ""));
        at = above;
    }
    return lines.length === 0 ? undefined : lines.join(" ");
}

/** The first comment that starts at an offset or behind it; comments are in the order of the text. */
function firstFrom(comments: readonly Span[], offset: number): Span | undefined {
    let low = 0;
    let high = comments.length;
    while (low < high) {
        const middle = (low + high) >> 1;
        if ((comments[middle]?.start ?? 0) < offset) low = middle + 1;
        else high = middle;
    }
    return comments[low];
}

function plain(text: string, { start, end }: Span): string {
    return text
        .slice(start, end)
        .replace(/^#+\s*/, "")
        .trim();
}
