/**
 * The JSON list that a script assigns to a name: `const UNIT_DATA = [...]`. Undefined where there is
 * none or it is cut off. Looks at each character at most once behind each place of the name.
 */
export function assignedList(text: string, name: string): unknown[] | undefined {
    const pattern = new RegExp(`\\b${name}\\s{0,8}=\\s{0,8}(?=\\[)`, "g");
    // The first that is a list; scripts that use the data name it again further down.
    const found = pattern.exec(text);
    if (found === null) return undefined;
    const start = found.index + found[0].length;
    const end = endOfList(text, start);
    if (end === undefined) return undefined;
    try {
        const value: unknown = JSON.parse(text.slice(start, end));
        return Array.isArray(value) ? value : undefined;
    } catch {
        return undefined;
    }
}

/** Behind the bracket that closes the one at the start; brackets in strings do not count. */
function endOfList(text: string, start: number): number | undefined {
    let depth = 0;
    let isText = false;
    for (let at = start; at < text.length; at++) {
        const character = text[at];
        if (isText) {
            if (character === "\\") at++;
            else if (character === '"') isText = false;
        } else if (character === '"') isText = true;
        else if (character === "[" || character === "{") depth++;
        else if (character === "]" || character === "}") {
            depth--;
            if (depth === 0) return at + 1;
        }
    }
    return undefined;
}
