import {
    duplicateNames,
    type MergeProposal,
    mergeDuplicates,
} from "@rust-ai-ide/cargo/what-if/merge-duplicates";
import type { CargoWorkspace } from "@rust-ai-ide/cargo/workspace/workspace";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import type { Registries } from "../registry/open-registries.ts";
import { resolveRequest } from "./ask-what-if.ts";
import { registryVersions } from "./registry-names.ts";

export interface MergeQuestion {
    readonly workspace: CargoWorkspace;
    readonly registries: Registries;
    /** Names of duplicates; absent: all. */
    readonly names?: readonly string[];
    readonly rustVersion?: string;
    /** Milliseconds since 1970. */
    readonly today: number;
    readonly token: CancellationToken;
    readonly onProgress?: (done: number, total: number) => void;
}

/** The smallest updates that leave fewer versions of duplicates. Rejects with CancelledError alone. */
export async function askMerges(question: MergeQuestion): Promise<readonly MergeProposal[]> {
    const { workspace, registries, names, token, onProgress } = question;
    const request = await resolveRequest(workspace, question);
    const all = duplicateNames(request.locked);
    const wanted = names === undefined ? all : all.filter((name) => names.includes(name));
    const versions = registryVersions(registries);
    const proposals: MergeProposal[] = [];
    for (const [index, name] of wanted.entries()) {
        onProgress?.(index, wanted.length);
        // Others have a turn in between.
        await new Promise((resolve) => setImmediate(resolve));
        proposals.push(...(await mergeDuplicates(request, versions, [name], token)));
    }
    return proposals;
}
