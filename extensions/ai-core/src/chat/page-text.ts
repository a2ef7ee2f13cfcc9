/** Nobody sees it, and a tag or an image that it parts is none. */
const joiner = "\u2060";

/**
 * Markdown in which nothing is loaded from elsewhere when it is shown: the editor's preview fetches
 * images, and their addresses could carry what a model was shown. Blocks of code stay as they are.
 */
export function withoutRemoteContent(markdown: string): string {
    let fence: string | undefined;
    return markdown
        .split("\n")
        .map((line) => {
            // Only at the line's start: an indented one ends with the list that it is in.
            const marks = /^(?:`{3,}|~{3,})/.exec(line)?.[0];
            if (fence !== undefined) {
                const ends = marks?.startsWith(fence) === true && line.trimEnd() === marks;
                if (ends) fence = undefined;
                return line;
            }
            const opens = marks !== undefined && !line.slice(marks.length).includes("`");
            if (opens) {
                fence = marks;
                return line;
            }
            return line.replaceAll("![", `!${joiner}[`).replace(/<(?=[A-Za-z])/g, `<${joiner}`);
        })
        .join("\n");
}
