/** What the shell uses of the language client library. */
export type LanguageClientLibrary = typeof import("vscode-languageclient/node");

/**
 * Loads the language client in slices and lets the extension host answer its events in between:
 * at once it would hold them up for some 40 ms of processor time.
 */
export async function loadLanguageClient(): Promise<LanguageClientLibrary> {
    const slices = [
        // The protocol library, through a small module of the client's own copy of it.
        () => import("vscode-languageclient/$test/common/progressPart"),
        () => import("vscode-languageclient/$test/common/codeConverter"),
        () => import("vscode-languageclient"),
    ];
    for (const load of slices) {
        await load();
        await afterEvents();
    }
    return import("vscode-languageclient/node");
}

function afterEvents(): Promise<void> {
    return new Promise((resolve) => setImmediate(resolve));
}
