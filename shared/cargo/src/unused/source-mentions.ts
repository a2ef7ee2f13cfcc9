/** Where a file names something, and how. */
export interface Mention {
    /** UTF-16 offset in the file. */
    readonly offset: number;
    readonly what: "use" | "path" | "extern crate" | "attribute" | "macro" | "doctest" | "link";
}

/** `mod name;`: a file of its own. */
export interface ModuleDeclaration {
    readonly name: string;
    /** What `#[path]` says. */
    readonly path: string | undefined;
    /** Names of the inline modules around it, the outermost first. */
    readonly inside: readonly string[];
    readonly isTest: boolean;
}

/** `include!("path")`. */
export interface Inclusion {
    readonly path: string;
    readonly isTest: boolean;
}

/** The first mention of each name that could be a crate's. */
export type Mentions = ReadonlyMap<string, Mention>;

/** What one file says about crates and features, without knowing which there are. */
export interface SourceMentions {
    /** At the start of a path, a `use` or an `extern crate`, outside of tests. */
    readonly code: Mentions;
    /** The same inside of items that only tests have. */
    readonly test: Mentions;
    /** In code of documentation. */
    readonly doctest: Mentions;
    /** In links of documentation. */
    readonly link: Mentions;
    /** Single words handed to macros, which may make paths of them. */
    readonly macroWords: Mentions;
    /** At the start of a path inside `quote!`, `macro_rules!` and the like, or of one in a string. */
    readonly generated: Mentions;
    /** Modules that the file declares, with and without a body. */
    readonly moduleNames: ReadonlySet<string>;
    /** Names that a path begins with in front of which `::` stands: crates, whatever modules there are. */
    readonly absolute: ReadonlySet<string>;
    readonly modules: readonly ModuleDeclaration[];
    readonly inclusions: readonly Inclusion[];
    /** Markdown files that may be documentation of the crate, as strings name them. */
    readonly documents: readonly string[];
    /** Features that code asks for, by `feature = "name"`. */
    readonly features: ReadonlyMap<string, number>;
    /** Words of upper case in strings and code: names of variables of the environment. */
    readonly variables: ReadonlySet<string>;
    /** Code is taken from the folder that the build script writes to. */
    readonly takesGenerated: boolean;
}
