import { ChatErrors } from "./chat-errors.ts";

/** Throws `chat.needsTrust` where cargo may not run. */
export function requireTrusted(isTrusted: boolean): void {
    if (!isTrusted) throw ChatErrors.needsTrust();
}

/** The first of some editors with a Rust file. Throws `chat.noRustFile`. */
export function firstRustEditor<T extends { readonly document: { readonly languageId: string } }>(
    editors: readonly (T | undefined)[],
): T {
    const found = editors.find((editor) => editor?.document.languageId === "rust");
    if (found === undefined) throw ChatErrors.noRustFile();
    return found;
}
