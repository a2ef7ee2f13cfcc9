import type { CompletionMode } from "@rust-ai-ide/protocol/completion";

const itemStarts = [
    "#[",
    "//",
    "pub ",
    "fn ",
    "impl",
    "use ",
    "struct ",
    "enum ",
    "mod ",
    "trait ",
];

/**
 * Texts at which a generation may end early, because the grammar would cut there anyway: the next
 * item, and the bracket that closes the block around the cursor when it is already there.
 */
export function stopSequences(
    mode: CompletionMode,
    linePrefix: string,
    suffix: string,
): readonly string[] {
    if (mode === "single-line") return [];
    const indentation = /^[ \t]*/.exec(linePrefix)?.[0] ?? "";
    const stops = itemStarts.map((start) => `\n\n${indentation}${start}`);
    const outer = indentation.replace(/(?: {4}|\t)$/, "");
    const closer = `\n${outer}}`;
    if (outer !== indentation && suffix.includes(closer)) stops.push(closer);
    return stops;
}
