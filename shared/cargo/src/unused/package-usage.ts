import type { SourceMentions } from "./source-mentions.ts";

/**
 * What compiles a file: `code` the library and programs, `test` tests, benches, examples and modules
 * of tests, `build` the build script. `loose`: no module leads to it.
 */
export type FileScope = "code" | "test" | "build" | "loose";

/** A file of a package; one that several targets compile has several scopes. */
export interface UsageFile {
    /** Absolute. */
    readonly path: string;
    readonly text: string;
    readonly scopes: ReadonlySet<FileScope>;
    readonly mentions: SourceMentions;
}

/** The files of one package, as its targets and modules lead to them. */
export interface PackageUsage {
    readonly files: readonly UsageFile[];
    readonly hasBuildScript: boolean;
    /** A module or inclusion led to a file that is not there: what it holds is not known. */
    readonly missing: readonly string[];
}

/** Where a dependency is named. */
export interface NamedAt {
    readonly file: UsageFile;
    readonly offset: number;
    readonly what: string;
}

/** The first place of each sort at which any of a dependency's names stands. */
export interface DependencyUses {
    readonly code?: NamedAt | undefined;
    readonly test?: NamedAt | undefined;
    readonly doctest?: NamedAt | undefined;
    readonly link?: NamedAt | undefined;
    readonly build?: NamedAt | undefined;
    readonly macroWord?: NamedAt | undefined;
    readonly loose?: NamedAt | undefined;
}

/**
 * Looks for a dependency under the names that code may call it by. A name that the file itself gives a
 * module is that module's, except behind a leading `::`.
 */
export function dependencyUses(usage: PackageUsage, names: readonly string[]): DependencyUses {
    const uses: { -readonly [K in keyof DependencyUses]: DependencyUses[K] } = {};
    for (const file of usage.files) {
        const { scopes, mentions } = file;
        for (const name of names) {
            const isModule = mentions.moduleNames.has(name) && !mentions.absolute.has(name);
            const at = (map: SourceMentions["code"]): NamedAt | undefined => {
                const mention = isModule ? undefined : map.get(name);
                return mention && { file, offset: mention.offset, what: mention.what };
            };
            const code = at(mentions.code);
            const test = at(mentions.test);
            const isCode = scopes.has("code");
            const isTest = scopes.has("test");
            if (isCode) uses.code ??= code;
            if (isTest) uses.test ??= code;
            if (isCode || isTest) {
                uses.test ??= test;
                uses.doctest ??= at(mentions.doctest);
                uses.link ??= at(mentions.link);
                uses.macroWord ??= at(mentions.macroWords);
            }
            if (scopes.has("build")) {
                uses.build ??= code ?? test ?? at(mentions.macroWords) ?? at(mentions.generated);
            }
            if (scopes.has("loose")) uses.loose ??= code ?? test ?? at(mentions.macroWords);
        }
    }
    return uses;
}
