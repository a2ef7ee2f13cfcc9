const bare = /^[A-Za-z0-9_-]+$/;

/** A string as TOML writes it. */
export function stringText(value: string): string {
    return JSON.stringify(value).replaceAll("\u007f", "\\u007f");
}

/** A key as TOML writes it: bare where it may be. */
export function keyText(name: string): string {
    return bare.test(name) ? name : stringText(name);
}

/** The line break that a text uses. */
export function lineBreakOf(text: string): "\n" | "\r\n" {
    const first = text.indexOf("\n");
    return first > 0 && text.charCodeAt(first - 1) === 13 ? "\r\n" : "\n";
}

/** Offset of the first unit of the line that holds an offset, behind a byte order mark. */
export function lineStart(text: string, offset: number): number {
    if (offset === 0) return 0;
    const start = text.lastIndexOf("\n", offset - 1) + 1;
    return start === 0 && text.charCodeAt(0) === 0xfeff ? 1 : start;
}

/** Offset behind the line break that ends the line of an offset, or of the text's end. */
export function nextLine(text: string, offset: number): number {
    const found = text.indexOf("\n", offset);
    return found < 0 ? text.length : found + 1;
}
