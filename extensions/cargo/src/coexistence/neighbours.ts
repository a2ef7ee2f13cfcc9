/** An extension of this editor, as far as it is looked at. */
export interface OtherExtension {
    readonly id: string;
    readonly packageJSON: unknown;
}

/** What other extensions already do for manifests, so that nothing is there twice. */
export interface Neighbours {
    /** Somebody colours TOML. */
    readonly hasGrammar: boolean;
    /** Somebody formats TOML. */
    readonly hasFormatter: boolean;
    /** Somebody completes and explains keys of manifests by a schema. */
    readonly hasSchema: boolean;
    /** Somebody shows versions behind dependencies. */
    readonly showsVersions: boolean;
}

/** By their ids in lower case. Even Better TOML and Tombi bring a schema for manifests. */
const schemas = ["tamasfe.even-better-toml", "tombi-toml.tombi"];
const formatters = [...schemas, "dprint.dprint"];
const versions = ["fill-labs.dependi", "serayuzgur.crates", "barbosshack.crates-io"];

/** What the other extensions of the editor do; those that are switched off are not among them. */
export function neighboursAmong(extensions: readonly OtherExtension[], ownId: string): Neighbours {
    const others = extensions.filter(({ id }) => id.toLowerCase() !== ownId);
    const ids = new Set(others.map(({ id }) => id.toLowerCase()));
    const hasAny = (wanted: readonly string[]): boolean => wanted.some((id) => ids.has(id));
    return {
        hasGrammar: others.some(({ packageJSON }) => coloursToml(packageJSON)),
        hasFormatter: hasAny(formatters),
        hasSchema: hasAny(schemas),
        showsVersions: hasAny(versions),
    };
}

/** Manifests of extensions are anybody's: whatever is not as it should be counts as nothing. */
function coloursToml(packageJSON: unknown): boolean {
    const { contributes } = (packageJSON ?? {}) as { contributes?: { grammars?: unknown } };
    const grammars = contributes?.grammars;
    return (
        Array.isArray(grammars) &&
        grammars.some((grammar: unknown) => {
            const { language, scopeName } = (grammar ?? {}) as {
                language?: unknown;
                scopeName?: unknown;
            };
            return language === "toml" || scopeName === "source.toml";
        })
    );
}
