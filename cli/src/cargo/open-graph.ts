import type { GraphOptions, PackageGraph } from "@rust-ai-ide/cargo/graph/package-graph";
import { resolveGraph } from "@rust-ai-ide/cargo/graph/resolve-graph";
import type { ResolveInput } from "@rust-ai-ide/cargo/graph/resolve-input";
import type { CargoWorkspace } from "@rust-ai-ide/cargo/workspace/workspace";
import { compilerTargets, knownTargets } from "@rust-ai-ide/node/cargo-workspace/host-target";
import { loadResolveInput } from "@rust-ai-ide/node/cargo-workspace/load-graph";
import type { Registries } from "@rust-ai-ide/node/registry/open-registries";
import type { CommandContext, Values } from "../command.ts";
import { CargoCliErrors } from "./cargo-cli-errors.ts";
import { type Edges, readEdges, type selectionOptions } from "./cargo-options.ts";
import { openManifest } from "./open-manifest.ts";

export interface OpenGraph {
    readonly workspace: CargoWorkspace;
    readonly registries: Registries;
    readonly input: ResolveInput;
    readonly options: GraphOptions;
    readonly edges: Edges;
    readonly graph: PackageGraph;
}

/** One wish for a rustc that hangs. */
const timeoutMs = 20_000;

/**
 * The graph that the options of a command ask for. Warns of what is wrong with the workspace. Throws
 * `cargo-cli.*`.
 */
export async function openGraph(
    values: Values<typeof selectionOptions>,
    { terminal, token }: Pick<CommandContext, "terminal" | "token">,
): Promise<OpenGraph> {
    const edges = readEdges(values.edges);
    const { workspace, registries } = await openManifest(values["manifest-path"]);
    const folder = workspace.root;
    const targets = values.trusted
        ? compilerTargets({ folder, env: process.env, timeoutMs, token })
        : knownTargets();
    const input = await loadResolveInput(workspace, registries, values.target, { targets });
    const packages = values.package.length > 0 ? values.package : defaultPackages(workspace, input);
    const options: GraphOptions = {
        ...(values.workspace ? {} : { packages }),
        features: values.features,
        allFeatures: values["all-features"],
        noDefaultFeatures: values["no-default-features"],
        kinds: edges.kinds,
        ...(values.target === undefined ? {} : { target: values.target }),
    };
    const graph = resolveGraph(input, options);
    for (const { code, message } of graph.problems ?? []) {
        if (/^graph\.unknown(?:Feature|Package)$/.test(code)) throw CargoCliErrors.noSuch(message);
        terminal.warn(`rust-ai: ${code}: ${message}`);
    }
    for (const { code, message, path, line } of workspace.problems) {
        const place = line === undefined ? path : `${path}:${line}`;
        terminal.warn(`rust-ai: ${place}: ${code}: ${message}`);
    }
    return { workspace, registries, input, options, edges, graph };
}

function defaultPackages(workspace: CargoWorkspace, input: ResolveInput): readonly string[] {
    const paths = new Set(workspace.defaultMembers);
    return input.packages
        .filter((each) => each.manifestPath !== undefined && paths.has(each.manifestPath))
        .map(({ name, version }) => `${name}@${version}`);
}
