import type { Span, TomlDocument } from "@rust-ai-ide/cargo/toml/syntax";
import { lineStart, nextLine } from "@rust-ai-ide/cargo/toml/write-toml";

/** The comment on the line of an item, or else those on the lines right above it, without `#`. */
export function commentOf({ text, comments }: TomlDocument, item: Span): string | undefined {
    const start = lineStart(text, item.start);
    const end = nextLine(text, item.end);
    // What stands in front belongs to the line as well: a comment would be of all of them.
    if (text.slice(start, item.start).trim() !== "") return undefined;
    const behind = comments.find((comment) => comment.start >= item.end && comment.start < end);
    if (behind !== undefined) {
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

function plain(text: string, { start, end }: Span): string {
    return text
        .slice(start, end)
        .replace(/^#+\s*/, "")
        .trim();
}
