import type { Rule } from "@rust-ai-ide/analysis/rules/rule";
import type { ScannedFile } from "./file-rules.ts";

/** What a thread is started with. */
export interface RuleWorkerData {
    /** Of a `SharedFileList`. */
    readonly files: SharedArrayBuffer;
    readonly worker: number;
    readonly rules: readonly Rule[];
    readonly folders: readonly string[];
    readonly grammarsFolder: string | undefined;
    /** Texts whose files are told of. */
    readonly marks: readonly string[];
}

/** What a thread tells: files that it is done with, or why it cannot go on. */
export type RuleWorkerMessage =
    | { readonly kind: "files"; readonly files: readonly ScannedFile[] }
    | {
          readonly kind: "failed";
          readonly code: string;
          readonly message: string;
          readonly nextStep: string;
      };
