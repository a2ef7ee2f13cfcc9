import { placeAt } from "../toml/place-at.ts";
import { completeHeader, completeKeys } from "./complete/complete-keys.ts";
import { completeValues } from "./complete/complete-values.ts";
import type { CompletionProposal, CompletionProposals, EditorContext } from "./editor-context.ts";

/** More than an editor shows at once; beyond it has to ask again with more letters. */
const limit = 1000;

/** What could stand at an offset of a Cargo.toml or another file with a schema. */
export async function completeManifest(
    context: EditorContext,
    offset: number,
): Promise<CompletionProposals> {
    const place = placeAt(context.manifest.document, offset);
    let proposals: readonly CompletionProposal[] = [];
    // Names of crates and paths depend on what is typed.
    let isIncomplete = false;
    switch (place.part) {
        case "header":
            proposals = await completeHeader(context, place, offset);
            isIncomplete = true;
            break;
        case "key":
            proposals = await completeKeys(context, place, offset);
            isIncomplete = true;
            break;
        case "value":
            proposals = await completeValues(context, place, offset);
            isIncomplete = true;
            break;
        case "comment":
        case "none":
            break;
    }
    return { proposals: proposals.slice(0, limit), isIncomplete };
}
