/**
 * Whether arguments are for the program that audits alone: a second word, as in `audit compare`, is
 * another command.
 */
export function isAudit([first, second = ""]: readonly string[]): boolean {
    return first === "audit" && !/^[a-z]/.test(second);
}
