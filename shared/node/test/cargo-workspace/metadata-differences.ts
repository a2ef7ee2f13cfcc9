import type { PackageGraph } from "@rust-ai-ide/cargo/graph/package-graph";

interface Metadata {
    readonly packages: readonly {
        readonly id: string;
        readonly name: string;
        readonly version: string;
        readonly source: string | null;
    }[];
    readonly resolve: {
        readonly nodes: readonly {
            readonly id: string;
            readonly features: readonly string[];
            readonly deps: readonly {
                readonly pkg: string;
                readonly dep_kinds: readonly {
                    readonly kind: string | null;
                    target: string | null;
                }[];
            }[];
        }[];
    };
}

/** Where the `resolve` of `cargo metadata` and our unified graph differ, a line each. */
export function metadataDifferences(text: string, graph: PackageGraph): readonly string[] {
    const { packages, resolve }: Metadata = JSON.parse(text);
    const keys = new Map(
        packages.map(({ id, name, version, source }) => [id, `${name} ${version} ${source ?? ""}`]),
    );
    const theirs = new Map(
        resolve.nodes.map(({ id, features, deps }) => {
            const edges = deps.flatMap(({ pkg, dep_kinds }) =>
                dep_kinds.map(({ kind, target }) =>
                    [keys.get(pkg), kind ?? "normal", (target ?? "").replaceAll(" ", "")].join(" "),
                ),
            );
            return [keys.get(id) ?? "", described(features, edges)];
        }),
    );
    const ours = new Map(
        graph.packages.map(({ name, version, source, features, dependencies }) => {
            const edges = dependencies.map(({ to, kind, target }) => {
                const of = graph.packages[to];
                const key = `${of?.name} ${of?.version} ${of?.source ?? ""}`;
                return [key, kind, (target ?? "").replaceAll(" ", "")].join(" ");
            });
            return [`${name} ${version} ${source ?? ""}`, described(features, edges)];
        }),
    );
    const names = [...new Set([...theirs.keys(), ...ours.keys()])].sort();
    return names
        .filter((name) => theirs.get(name) !== ours.get(name))
        .map((name) => `${name}: cargo ${theirs.get(name)}, ours ${ours.get(name)}`);
}

function described(features: readonly string[], edges: readonly string[]): string {
    return JSON.stringify([[...features].sort(), [...new Set(edges)].sort()]);
}
