import { mkdir, readFile, rm } from "node:fs/promises";
import { dirname } from "node:path";
import type { AcceptanceStore } from "@rust-ai-ide/ai/acceptance/acceptance-learner";
import { writeFileAtomic } from "@rust-ai-ide/node/atomic-file";

/** More than this was not written by us. */
const largestFile = 1_000_000;

/** Keeps what was learnt in one file that only its owner can read. */
export function acceptanceFile(path: string): AcceptanceStore {
    return {
        read: async () => {
            try {
                const text = await readFile(path, "utf8");
                return text.length > largestFile ? undefined : text;
            } catch {
                return undefined;
            }
        },
        write: async (text) => {
            await mkdir(dirname(path), { recursive: true });
            await writeFileAtomic(path, text, { mode: 0o600 });
        },
        remove: () => rm(path, { force: true }),
    };
}
