import type { Event } from "@rust-ai-ide/core/event";
import type { Border, Endpoint } from "./endpoint.ts";
import type { Mismatch } from "./link-rule.ts";

/** An endpoint and the file that it is in. */
export interface PlacedEndpoint {
    readonly path: string;
    readonly languageId: string;
    readonly endpoint: Endpoint;
}

/** A mismatch with the other side that it speaks of, if there is one. */
export interface PlacedMismatch {
    readonly border: Border;
    readonly mismatch: Mismatch;
    readonly here: PlacedEndpoint;
    readonly other: PlacedEndpoint | undefined;
}

/** A definition and how often the other languages use it. */
export interface LinkLens {
    readonly at: PlacedEndpoint;
    readonly verb: string;
    readonly uses: readonly PlacedEndpoint[];
}

/** What crosses the borders between languages in a workspace, kept up to date file by file. */
export interface CrossLinks {
    /** Paths whose links or mismatches may be other ones now, their counterparts' files among them. */
    readonly onDidChange: Event<readonly string[]>;
    update(path: string, languageId: string, endpoints: readonly Endpoint[]): void;
    remove(path: string): void;
    /** The endpoint whose range holds the offset; the end of a name belongs to it. */
    at(path: string, offset: number): PlacedEndpoint | undefined;
    endpointsIn(path: string): readonly PlacedEndpoint[];
    /** The other sides of an endpoint, the nearest package's first. */
    counterparts(of: PlacedEndpoint): readonly PlacedEndpoint[];
    /** All that a rename of one side has to change: both sides, with how the name is written there. */
    renames(
        of: PlacedEndpoint,
        newName: string,
    ): readonly { readonly at: PlacedEndpoint; readonly text: string }[];
    mismatchesIn(path: string): readonly PlacedMismatch[];
    lensesIn(path: string): readonly LinkLens[];
}
