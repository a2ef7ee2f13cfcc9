import { defineErrors } from "@rust-ai-ide/core/errors";

/** What is wrong with a file of rules in gitleaks' form; everything else in it holds. */
export const RuleFileErrors = defineErrors("secretRules", {
    badFile: (reason: string) => [
        `The rules for secrets are not all understood: ${reason}.`,
        "Correct the file; what can be read of it holds.",
    ],
    badRule: (rule: string, reason: string) => [
        `The rule ${rule} for secrets is left out: ${reason}.`,
        "Write its expressions in the syntax of RE2, without looking around.",
    ],
    unknownRule: (rule: string) => [
        `The rules for secrets name ${rule}, which is no rule.`,
        "Correct the name; rust-ai secrets --format json shows names of rules.",
    ],
    notExtended: (path: string, reason: string) => [
        `The rules for secrets of ${path} are not added: ${reason}.`,
        "Name a file of the repository, from its folder on.",
    ],
});
