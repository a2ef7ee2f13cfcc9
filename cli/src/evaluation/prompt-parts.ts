import type { CompletionRequest } from "@rust-ai-ide/ai/completion-ports";
import { type CancellationToken, throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import { LineIndex } from "@rust-ai-ide/core/text";
import type { LocalGrammar } from "@rust-ai-ide/node/analysis/local-grammar";
import type { PromptParts } from "@rust-ai-ide/protocol/completion";

/** What the engine would put into the prompt at this cursor; the bare texts where it would be silent. */
export async function promptPartsAt(
    point: { readonly path: string; readonly prefix: string; readonly suffix: string },
    number: number,
    grammar: LocalGrammar,
    token: CancellationToken,
): Promise<PromptParts> {
    throwIfCancelled(token);
    const { path, prefix, suffix } = point;
    const uri = `evaluation:/parts/${number}/${path}`;
    grammar.open({ uri, version: 1, path, text: prefix + suffix });
    try {
        const request: CompletionRequest = {
            uri,
            version: 1,
            position: new LineIndex(prefix).positionAt(prefix.length),
            textBefore: prefix.slice(-4000),
            textAfter: suffix.slice(0, 1000),
            trigger: "manual",
        };
        const context = await grammar.context(request);
        return context.kind === "ready" ? context.parts : { path, prefix, suffix };
    } finally {
        grammar.close(uri);
    }
}
