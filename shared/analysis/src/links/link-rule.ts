import type { SyntaxTable } from "../syntax/syntax-table.ts";
import type { Border, Endpoint, FoundEndpoint } from "./endpoint.ts";

/** A file that rules read. */
export interface LinkSource {
    /** With "/" separators; only its ending and its last names may decide anything. */
    readonly path: string;
    /** As the editor names it; "" without a grammar. */
    readonly languageId: string;
    readonly text: string;
    /** Absent for languages without a grammar. Valid during the call alone. */
    readonly table: SyntaxTable | undefined;
}

/** A replacement in a file; offsets are UTF-16 units. */
export interface FixEdit {
    readonly start: number;
    readonly end: number;
    readonly text: string;
}

/** Two sides that do not fit. */
export interface Mismatch {
    /** `<border>.<what>`, as in `tauri-command.argument-missing`: stable, documented. */
    readonly code: string;
    readonly message: string;
    /** Where it is marked; in the file of the use unless `side` says otherwise. */
    readonly side: "definition" | "use";
    readonly start: number;
    readonly end: number;
    readonly severity: "error" | "warning" | "information";
    readonly fixes: readonly {
        readonly title: string;
        readonly side: "definition" | "use";
        readonly edits: readonly FixEdit[];
    }[];
}

/** Finds one side of a border in files of some languages. */
export interface EndpointReader {
    readonly border: Border;
    /** Language ids, or endings of names with a dot for files without a grammar (".h", ".proto"). */
    readonly languages: readonly string[];
    /** A file without any of these texts has no endpoint; ASCII. Empty: all files are read. */
    readonly markers: readonly string[];
    /** Tells every endpoint of the file. Throws nothing, whatever the text is. */
    read(source: LinkSource, tell: (endpoint: FoundEndpoint) => void): void;
}

/** What a border has anywhere in the workspace. */
export interface BorderView {
    has(side: "definition" | "use", key: string): boolean;
    /** Keys of all definitions; the same array until one comes or goes. */
    readonly definitions: readonly string[];
}

/** What a border means: how both sides are compared, and what a use without a definition is. */
export interface BorderRule {
    readonly border: Border;
    readonly readers: readonly EndpointReader[];
    /** How the other side is called in a code lens, as in "called from TypeScript (2)". */
    readonly verb: string;
    /**
     * Whether two sides with the same key mean each other, where a key alone cannot tell: those that
     * do not are no counterparts, and no missing definition either. Absent: they always do.
     */
    relates?(
        definition: Endpoint,
        use: Endpoint,
        view: BorderView,
        paths: { readonly definition: string; readonly use: string },
    ): boolean;
    /**
     * True: a use means every definition of its key, as a listener hears all that emit an event.
     * Absent: only those of the nearest folder.
     */
    readonly joinsAll?: boolean;
    /** Whether this key alone, coming or going, changes what other keys mean. Absent: none does. */
    decides?(key: string): boolean;
    /** What does not fit between a use and the definition that it means. */
    compare(definition: Endpoint, use: Endpoint): readonly Mismatch[];
    /**
     * A use that nothing defines, where the workspace has definitions of this border;
     * `definitions` holds their keys, for a suggestion of the nearest. Undefined: nothing is wrong.
     */
    missing?(use: Endpoint, definitions: readonly string[], view: BorderView): Mismatch | undefined;
    /** What is wrong with a definition in view of all that use it, as when nothing registers it. */
    review?(
        definition: Endpoint,
        uses: readonly Endpoint[],
        view: BorderView,
    ): Mismatch | undefined;
    /** How the name of one side is written on the other, for renames. Absent: the same. */
    renamed?(newName: string, from: Endpoint, to: Endpoint): string | undefined;
    /** Where the name is written that the other side uses, if not in the endpoint's own range. */
    writtenAt?(endpoint: Endpoint): { readonly start: number; readonly end: number } | undefined;
}
