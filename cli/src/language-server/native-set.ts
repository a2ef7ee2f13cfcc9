import type { NativeLanguages } from "@rust-ai-ide/protocol/intelligence";

const groups: Readonly<Record<string, keyof NativeLanguages>> = {
    rust: "rust",
    typescript: "typescript",
    typescriptreact: "typescript",
    javascript: "typescript",
    javascriptreact: "typescript",
    python: "python",
    toml: "toml",
    vue: "vue",
    svelte: "svelte",
};

const components: ReadonlySet<string> = new Set(["vue", "svelte"]);

/** Languages that are answered in full unless another server does; others have no grammar. */
const languageIds = Object.keys(groups);

/** Which languages have servers of their own, so that only what crosses borders is told of them. */
export class NativeSet {
    private languages: NativeLanguages = {};

    set(languages: NativeLanguages): void {
        this.languages = languages;
    }

    has(languageId: string): boolean {
        const group = groups[languageId];
        return group !== undefined && this.languages[group] === true;
    }

    /** The languages that nobody else answers. */
    others(): readonly string[] {
        return languageIds.filter((id) => !this.has(id));
    }
}

/** True for languages whose files hold scripts among other things, and end in the language's id. */
export function isComponent(languageId: string): boolean {
    return components.has(languageId);
}
