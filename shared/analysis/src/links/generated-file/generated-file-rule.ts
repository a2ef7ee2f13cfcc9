import type { BorderRule, Mismatch } from "../link-rule.ts";
import { surelyMeant } from "../source/names.ts";
import { generatedFiles } from "./definitions.ts";
import { includedFiles } from "./uses.ts";

/** Files that a build script writes into its output folder, and who includes them. */
export const generatedFileRule: BorderRule = {
    border: "generated-file",
    readers: [generatedFiles, includedFiles],
    verb: "included",
    compare: () => [],
    missing(use, definitions): Mismatch | undefined {
        // Generators choose many names by themselves; a near one is a slip of the pen.
        const meant = surelyMeant(use.key, definitions);
        if (meant === undefined) return undefined;
        return {
            code: "generated-file.missing",
            message: `No build script writes ${use.key}. Did you mean ${meant}?`,
            side: "use",
            start: use.start,
            end: use.end,
            severity: "warning",
            fixes: [
                {
                    title: `Change to ${meant}`,
                    side: "use",
                    edits: [
                        {
                            start: use.start,
                            end: use.end,
                            text: `${use.name.startsWith("/") ? "/" : ""}${meant}`,
                        },
                    ],
                },
            ],
        };
    },
    renamed(newName, _from, to) {
        return `${to.name.startsWith("/") ? "/" : ""}${newName.replace(/^\//, "")}`;
    },
};
