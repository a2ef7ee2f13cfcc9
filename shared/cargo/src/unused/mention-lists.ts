import type { Inclusion, Mention, ModuleDeclaration, SourceMentions } from "./source-mentions.ts";

/** What a walk over a file gathers; of each name the first mention is kept. */
export class MentionLists implements SourceMentions {
    readonly code = new Map<string, Mention>();
    readonly test = new Map<string, Mention>();
    readonly doctest = new Map<string, Mention>();
    readonly link = new Map<string, Mention>();
    readonly macroWords = new Map<string, Mention>();
    readonly generated = new Map<string, Mention>();
    readonly moduleNames = new Set<string>();
    readonly absolute = new Set<string>();
    readonly modules: ModuleDeclaration[] = [];
    readonly inclusions: Inclusion[] = [];
    readonly documents: string[] = [];
    readonly features = new Map<string, number>();
    readonly variables = new Set<string>();
    takesGenerated = false;

    addRoot(name: string, mention: Mention, isTest: boolean): void {
        add(isTest ? this.test : this.code, name, mention);
    }

    addGenerated(name: string, offset: number): void {
        add(this.generated, name, { offset, what: "macro" });
    }

    addWord(name: string, offset: number): void {
        add(this.macroWords, name, { offset, what: "macro" });
    }

    addLink(name: string, offset: number): void {
        add(this.link, name, { offset, what: "link" });
    }

    addFeature(name: string, offset: number): void {
        if (!this.features.has(name)) this.features.set(name, offset);
    }

    /** Takes the names of an example in the documentation at `offset`. */
    addDoctest(inner: SourceMentions, offset: number): void {
        for (const names of [inner.code, inner.test]) {
            for (const name of names.keys()) add(this.doctest, name, { offset, what: "doctest" });
        }
        for (const name of inner.features.keys()) this.addFeature(name, offset);
    }
}

function add(map: Map<string, Mention>, name: string, mention: Mention): void {
    if (!map.has(name)) map.set(name, mention);
}
