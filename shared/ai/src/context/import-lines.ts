import { nextLine } from "./definitions.ts";
import { oneLine } from "./one-line.ts";

const useHead = /(?:pub(?:\([^)\n]*\))? )?use /y;

/** The use declarations of a file that begin at the left margin, each on one line. */
export function importLines(text: string): string[] {
    const found: string[] = [];
    let line = 0;
    while (line >= 0) {
        useHead.lastIndex = line;
        const head = useHead.exec(text)?.[0];
        if (head === undefined) {
            line = nextLine(text, line);
            continue;
        }
        const end = text.indexOf(";", line + head.length);
        // Without another semicolon no declaration ends.
        if (end < 0) break;
        found.push(oneLine(text.slice(line, end + 1)));
        line = nextLine(text, end);
    }
    return found;
}
