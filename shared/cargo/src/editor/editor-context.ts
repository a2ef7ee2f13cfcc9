import type { Manifest } from "../manifest/manifest.ts";
import type { LocalRegistry } from "../registry/index-crate.ts";
import type { Span } from "../toml/syntax.ts";
import type { CargoWorkspace } from "../workspace/workspace.ts";

/** Files with a schema, told apart by their path: see `cargoFileKind`. */
export type CargoFileKind = "manifest" | "config" | "toolchain" | "clippy" | "rustfmt";

/** The registries of the user's cargo. A part of what `openRegistries` gives. */
export interface EditorRegistries {
    readonly byDefault: LocalRegistry;
    /** `registry+URL` or `sparse+URL`, as in the lock. */
    ofSource(source: string): LocalRegistry | undefined;
    /** A name of cargo's configuration; undefined is the default registry. */
    ofName(name: string | undefined): LocalRegistry | undefined;
    /** Folder of the checkout of a `git+URL#commit`, where cargo has one. */
    gitSources(source: string): Promise<string | undefined>;
    /** Names that cargo's configuration gives to registries. */
    readonly names: readonly string[];
}

/** What the editor's features ask of the disk. Answers never fail; they may be cached for a second. */
export interface EditorFiles {
    /** Of an absolute folder, hidden entries left out; empty where it cannot be read. */
    list(folder: string): Promise<readonly { readonly name: string; readonly isFolder: boolean }[]>;
    kindOf(path: string): Promise<"file" | "folder" | undefined>;
    /** The manifest in a folder, as the editor has it where it is open. */
    manifest(folder: string): Promise<Manifest | undefined>;
}

export interface EditorSettings {
    /** Versions younger than this many milliseconds are held back by cargo; undefined when it does not. */
    readonly minPublishAge?: number | undefined;
}

/** What is installed, as far as it is known without running anything. */
export interface EditorToolchain {
    /** Version of rustc, such as `1.95.0`. */
    readonly rustVersion?: string | undefined;
    /** Names of toolchains that rustup has. */
    readonly toolchains?: readonly string[];
    /** Triples of targets that are installed. */
    readonly targets?: readonly string[];
}

/** Everything that completion, hover and checks of one file read. */
export interface EditorContext {
    readonly kind: CargoFileKind;
    /** Absolute path of the file, with `/`. */
    readonly path: string;
    /** Of the text in the editor. Files that are no manifest are read as one too: tree and syntax count. */
    readonly manifest: Manifest;
    /** Undefined while it is not loaded, and for files without one. It may be older than `manifest`. */
    readonly workspace: CargoWorkspace | undefined;
    /** Undefined while cargo's configuration is not read: nothing is then said about crates. */
    readonly registries: EditorRegistries | undefined;
    readonly files: EditorFiles;
    readonly toolchain: EditorToolchain | undefined;
    /** Milliseconds since 1970, for the age of versions. */
    readonly now: number;
    readonly settings: EditorSettings;
}

export type ProblemSeverity = "error" | "warning" | "information" | "hint";

/** A finding in a manifest. Code and data are what quick fixes go by, never the message. */
export interface ManifestProblem extends Span {
    /** `manifest.*`, or `toml.*` for the syntax. */
    readonly code: string;
    readonly severity: ProblemSeverity;
    readonly message: string;
    /** Shown as struck through or faded. */
    readonly tag?: "deprecated" | "unnecessary";
    readonly data?: ProblemData;
    /** Other places of the same file that belong to it. */
    readonly related?: readonly (Span & { readonly message: string })[];
}

/** All optional: which are there depends on the code (see `problems.ts`). */
export interface ProblemData {
    /** Key, feature, dependency or member that the problem is about. */
    readonly name?: string;
    /** What could stand there instead, best first. */
    readonly suggestions?: readonly string[];
    /** Table or dependency in which it happened, as `dependencies.serde`. */
    readonly table?: string;
    readonly expected?: string;
    readonly found?: string;
}

export type ProposalKind =
    | "key"
    | "table"
    | "value"
    | "crate"
    | "version"
    | "feature"
    | "dependency"
    | "folder"
    | "member";

export interface CompletionProposal {
    readonly label: string;
    readonly kind: ProposalKind;
    /** Replaces `replace`. With `isSnippet`, `$1`, `${1:text}` and `$0` are tab stops. */
    readonly insert: string;
    readonly isSnippet?: boolean;
    readonly replace: Span;
    /** Short, to the right of the label. */
    readonly detail?: string;
    /** Proposals are ordered by this text, then by label. */
    readonly sort?: string;
    readonly isDeprecated?: boolean;
    /** Proposes again at once after it was taken: a key whose value is to be chosen next. */
    readonly proposesAgain?: boolean;
    /** Markdown, made only when it is shown. */
    documentation?(): Promise<string | undefined>;
}

export interface CompletionProposals {
    readonly proposals: readonly CompletionProposal[];
    /** True when more letters give other proposals, so that the editor has to ask again. */
    readonly isIncomplete: boolean;
}

export interface HoverText extends Span {
    readonly markdown: string;
}
