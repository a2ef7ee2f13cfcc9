import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { catObjects } from "../git/cat-files.ts";

/** UTF-16 units of texts that are kept beside those that are asked for. */
const mostKept = 50_000_000;

/** Texts of files by their object ids, read many at a time. */
export class BlobTexts {
    private readonly folder: string;
    private readonly env: Readonly<Record<string, string>>;
    private readonly texts = new Map<string, string | undefined>();
    private length = 0;

    constructor(folder: string, env: Readonly<Record<string, string>>) {
        this.folder = folder;
        this.env = env;
    }

    /** Reads what is not there yet, with one git. Rejects with CancelledError or a `git.*` error. */
    async load(oids: readonly string[], token: CancellationToken): Promise<void> {
        const wanted = new Set(oids);
        const asked = [...wanted].filter((oid) => !this.texts.has(oid) && !/^0*$/.test(oid));
        for (const [oid, text] of [...this.texts]) {
            if (this.length <= mostKept) break;
            if (wanted.has(oid)) continue;
            this.texts.delete(oid);
            this.length -= text?.length ?? 0;
        }
        const texts = await catObjects(this.folder, asked, token, this.env);
        for (const [index, oid] of asked.entries()) {
            this.texts.set(oid, texts[index]);
            this.length += texts[index]?.length ?? 0;
        }
    }

    /** Undefined for what was not loaded, or is no file. */
    get(oid: string): string | undefined {
        return this.texts.get(oid);
    }
}
