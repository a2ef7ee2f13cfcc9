import type { CompletionRequest, GrammarPort } from "@rust-ai-ide/ai/completion-ports";
import type { SymbolFacts, SymbolRequest } from "@rust-ai-ide/ai/context/symbol-facts";
import {
    isDisproved,
    type MemberPlace,
    memberPlaceAt,
    type NameList,
} from "@rust-ai-ide/ai/grounding/listed-names";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import type { Position } from "@rust-ai-ide/core/text";
import type {
    CheckedCompletion,
    CompletionContext,
    CompletionMode,
} from "@rust-ai-ide/protocol/completion";

/** Asks the editor's language server what can stand at a place. */
export type ListNames = (uri: string, position: Position) => Promise<NameList | undefined>;

export interface GroundedGrammarParts {
    readonly inner: GrammarPort;
    /** Undefined as long as nothing may be asked: in an untrusted workspace, or switched off. */
    readonly sources: () => Promise<GroundingSources | undefined>;
}

export interface GroundingSources {
    /** Undefined when prompts show nothing of other places. */
    readonly facts: SymbolFacts | undefined;
    readonly listNames: ListNames;
}

interface Listed {
    readonly key: string;
    list: NameList | undefined;
}

/**
 * The grammar, with what the editor's own language server knows: definitions join the context, and
 * a suggestion whose member does not exist is not shown. Nothing ever waits for that server longer
 * than the budget of the facts; without answers the grammar alone decides.
 */
export class GroundedGrammar implements GrammarPort {
    private readonly parts: GroundedGrammarParts;
    /** What can stand at the place that was typed at last. */
    private listed: Listed | undefined;

    constructor(parts: GroundedGrammarParts) {
        this.parts = parts;
    }

    async context(
        request: CompletionRequest,
        token: CancellationToken,
    ): Promise<CompletionContext> {
        const { inner } = this.parts;
        const sources = await this.parts.sources();
        if (sources === undefined) return inner.context(request, token);
        const symbols = symbolRequest(request);
        this.list(request, sources.listNames);
        const [context] = await Promise.all([
            inner.context(request, token),
            sources.facts?.lookUp(symbols, token),
        ]);
        if (context.kind === "silent" || sources.facts === undefined) return context;
        const { parts } = context;
        const pieces = sources.facts.join(symbols, parts.context ?? [], parts.path);
        return { ...context, parts: { ...parts, context: pieces } };
    }

    async check(
        request: CompletionRequest,
        completion: { readonly text: string; readonly mode: CompletionMode },
        token: CancellationToken,
    ): Promise<CheckedCompletion> {
        const checked = await this.parts.inner.check(request, completion, token);
        if (checked.kind === "silent") return checked;
        const place = memberPlaceAt(linePrefixOf(request));
        const list = place === undefined ? undefined : this.listAt(request, place);
        if (place === undefined || list === undefined) return checked;
        return isDisproved(place, checked.text, list)
            ? { kind: "silent", reason: "unresolved-name" }
            : checked;
    }

    /** Asks once for each place; typing the name there asks nothing. */
    private list(request: CompletionRequest, listNames: ListNames): void {
        const place = memberPlaceAt(linePrefixOf(request));
        if (place === undefined) return;
        const key = keyOf(request, place);
        if (this.listed?.key === key) return;
        const listed: Listed = { key, list: undefined };
        this.listed = listed;
        const { line, character } = request.position;
        const position = { line, character: character - place.typed.length };
        void listNames(request.uri, position).then(
            (list) => {
                listed.list = list;
            },
            () => {},
        );
    }

    private listAt(request: CompletionRequest, place: MemberPlace): NameList | undefined {
        return this.listed?.key === keyOf(request, place) ? this.listed.list : undefined;
    }
}

function keyOf({ uri, position }: CompletionRequest, { head }: MemberPlace): string {
    return `${uri}\n${position.line}\n${head}`;
}

function linePrefixOf({ textBefore }: CompletionRequest): string {
    return textBefore.slice(textBefore.lastIndexOf("\n") + 1);
}

function symbolRequest(request: CompletionRequest): SymbolRequest {
    const { uri, version, position, textBefore, trigger } = request;
    return { uri, version, position, textBefore, isManual: trigger === "manual" };
}
