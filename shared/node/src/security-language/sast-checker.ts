import { languageIdOfFile } from "@rust-ai-ide/analysis/languages/language-table";
import type { Disposable } from "@rust-ai-ide/core/disposable";
import type { SastFinding } from "@rust-ai-ide/security/sast/sast-finding";
import type { SastSession } from "@rust-ai-ide/security/sast/sast-session";
import { GrammarSet } from "../analysis/grammar-loader.ts";
import { crateFolder } from "../sast/scan-sast.ts";

/** A text that takes longer is left to scans. */
const longestParseMs = 500;

/** Checks open documents by all rules, with grammars that are loaded when the first one needs them. */
export class SastChecker implements Disposable {
    private readonly grammars: GrammarSet;
    private session: Promise<SastSession> | undefined;
    private isDisposed = false;

    constructor(grammarsFolder: string | undefined) {
        this.grammars = new GrammarSet(grammarsFolder);
    }

    /** Undefined for files of languages without rules. Rejects with `grammar.*`. */
    async check(path: string, text: string): Promise<readonly SastFinding[] | undefined> {
        const language = languageIdOfFile(path);
        if (language === undefined) return undefined;
        this.session ??= openSession();
        const session = await this.session;
        await this.grammars.load(language);
        if (this.isDisposed) return undefined;
        const parser = this.grammars.parserOf(language);
        const tree = parser?.parse(text, undefined, longestParseMs);
        if (parser === undefined || tree === undefined) return undefined;
        try {
            return session.check(path, language, parser.table(tree, text));
        } finally {
            tree.delete();
        }
    }

    async forget(path: string): Promise<void> {
        (await this.session)?.forget(path);
    }

    dispose(): void {
        this.isDisposed = true;
        this.grammars.dispose();
    }
}

async function openSession(): Promise<SastSession> {
    const { SastSession } = await import("@rust-ai-ide/security/sast/sast-session");
    const known = new Map<string, string>();
    return new SastSession({ crateOf: (path) => crateFolder(path, known) });
}
