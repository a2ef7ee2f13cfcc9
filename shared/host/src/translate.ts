/**
 * Looks a user-visible sentence up in the display language. `{0}`, `{1}` ... stand for the arguments.
 * In an editor this is `vscode.l10n.t`; code that decides gets it as an argument.
 */
export type Translate = (message: string, ...args: (string | number | boolean)[]) => string;

/** Fills the placeholders in English; for tests and for programs without an editor. */
export const plainTranslate: Translate = (message, ...args) =>
    message.replace(/\{(\d+)\}/g, (whole, index: string) => {
        const argument = args[Number(index)];
        return argument === undefined ? whole : String(argument);
    });
