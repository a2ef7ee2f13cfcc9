import type { NativeLanguages } from "@rust-ai-ide/protocol/intelligence";

/** Extensions that answer definitions and references of a language, by their ids in lower case. */
const serversOf = {
    rust: ["rust-lang.rust-analyzer"],
    typescript: [
        "vscode.typescript-language-features",
        "typescriptteam.native-preview",
        "denoland.vscode-deno",
    ],
    python: [
        "ms-python.vscode-pylance",
        "ms-pyright.pyright",
        "detachhead.basedpyright",
        "anysphere.cursorpyright",
        "astral-sh.ty",
        "meta.pyrefly",
    ],
    toml: ["tamasfe.even-better-toml", "tombi-toml.tombi"],
    vue: ["vue.volar", "octref.vetur"],
    svelte: ["svelte.svelte-vscode"],
} as const satisfies Record<keyof NativeLanguages, readonly string[]>;

/** Brings Jedi itself, unless its setting says that no server is wanted. */
const pythonExtension = "ms-python.python";

/** What is looked at in the editor; an extension that is switched off there is not among them. */
export interface EditorExtensions {
    has(id: string): boolean;
    /** The value of `python.languageServer`. */
    readonly pythonServer: unknown;
}

/** Languages that other extensions of this editor answer, so that nothing is told twice. */
export function nativeLanguages(extensions: EditorExtensions): Required<NativeLanguages> {
    const hasAny = (ids: readonly string[]): boolean => ids.some((id) => extensions.has(id));
    return {
        rust: hasAny(serversOf.rust),
        typescript: hasAny(serversOf.typescript),
        python:
            hasAny(serversOf.python) ||
            (extensions.has(pythonExtension) && extensions.pythonServer !== "None"),
        toml: hasAny(serversOf.toml),
        vue: hasAny(serversOf.vue),
        svelte: hasAny(serversOf.svelte),
    };
}
