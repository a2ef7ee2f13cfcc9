import type { EditorOptions } from "./editor.ts";

/** One start of an editor, and the mocha suites that run inside its extension host. */
export interface Scenario {
    readonly name: string;
    readonly about: string;
    readonly suites: readonly string[];
    /** `extensions` holds the installed packages; `work` is a path that may be created. */
    prepare(places: { readonly extensions: string; readonly work: string }): EditorOptions;
}

export const scenarios: readonly Scenario[] = [
    {
        name: "installed",
        about: "a user's editor with a Rust crate",
        suites: ["members"],
        prepare: () => ({}),
    },
];
