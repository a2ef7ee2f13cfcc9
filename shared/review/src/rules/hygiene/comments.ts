import type { ReviewRule } from "../../review-rule.ts";

/** One line may be an example. */
const fewestLines = 2;
const code =
    /[;{}]$|^[})\]]|^(?:let|if|for|while|match|return|pub|fn|use|impl|struct|else)\b.*[({;=]|^[\w.:]+\(.*\)[;,?]?$|^\.\w+\(/;
const statement = /;$|\{$/;

export const commentedOut: ReviewRule = {
    id: "code-commented-out",
    title: "Code was commented out",
    rationale:
        "Code in comments is compiled and tested by nobody and soon fits nothing. git has it anyway. Where it is an example, make it documentation, or say in the line in front why it stays.",
    category: "maintainability",
    severity: "hint",
    confidence: "medium",
    certainty: "likely",
    matches: [
        {
            base: "fn a() {\n    let b = 1;\n    c(b);\n}\n",
            head: "fn a() {\n«    // let b = 1;\n    // c(b);»\n}\n",
        },
    ],
    misses: [
        { base: "fn a() {}\n", head: "// Puts it out;\n// then goes on.\nfn a() {}\n" },
        { base: "fn a() {}\n", head: "/// ```\n/// let b = a();\n/// c(b);\n/// ```\nfn a() {}\n" },
        { base: "fn a() {}\n", head: "fn a() {\n    // c(b);\n}\n" },
        {
            base: "fn a() {}\n",
            head: "fn a() {\n    // For example:\n    // let b = 1;\n    // c(b);\n}\n",
        },
    ],
    *checkFile({ head, base, file, isChangedLine }) {
        if (head === undefined || base === undefined) return;
        const lines = head.text.split("\n");
        let start = 0;
        let from = -1;
        const offsets = lines.map((line) => {
            const at = start;
            start += line.length + 1;
            return at;
        });
        for (const [index, line] of [...lines, ""].entries()) {
            const isComment = /^\s*\/\/(?![/!])/.test(line) && isChangedLine(index);
            if (isComment) {
                if (from < 0) from = index;
                continue;
            }
            if (from >= 0 && isCode(lines.slice(from, index))) {
                yield {
                    path: file.path,
                    start: offsets[from] ?? 0,
                    end: (offsets[index - 1] ?? 0) + (lines[index - 1] ?? "").length,
                    message: "Remove the code instead of commenting it out: git keeps it.",
                };
            }
            from = -1;
        }
    },
};

/** All lines look like code, and one of them at least is a whole statement. */
function isCode(lines: readonly string[]): boolean {
    const texts = lines
        .map((line) => line.replace(/^\s*\/\/\s?/, "").trim())
        .filter((text) => text !== "");
    return (
        texts.length >= fewestLines &&
        texts.every((text) => code.test(text)) &&
        texts.some((text) => statement.test(text)) &&
        !texts.some((text) => /[.!?:]$|^[A-Z][a-z]+ [a-z]+ /.test(text))
    );
}
