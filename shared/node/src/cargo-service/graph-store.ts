import type { GraphOptions, PackageGraph } from "@rust-ai-ide/cargo/graph/package-graph";
import { resolveGraph } from "@rust-ai-ide/cargo/graph/resolve-graph";
import type { CargoWorkspace } from "@rust-ai-ide/cargo/workspace/workspace";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { loadResolveInput } from "../cargo-workspace/load-graph.ts";
import type { CargoService } from "./cargo-service.ts";

/** Graphs kept beside each other: a tree, a page and an explanation of one workspace. */
const mostGraphs = 6;

export interface LoadedGraph {
    readonly workspace: CargoWorkspace;
    readonly graph: PackageGraph;
    readonly options: GraphOptions;
}

/** Graphs of workspaces, made once for each state of its manifests and lock. */
export class GraphStore {
    private readonly service: CargoService;
    private readonly graphs = new Map<string, { workspace: CargoWorkspace; graph: PackageGraph }>();

    constructor(service: CargoService) {
        this.service = service;
    }

    async load(
        manifestPath: string,
        options: GraphOptions,
        token: CancellationToken,
    ): Promise<LoadedGraph> {
        const workspace = await this.service.workspaces.load(manifestPath);
        const key = `${manifestPath} ${JSON.stringify(options)}`;
        const known = this.graphs.get(key);
        if (known?.workspace === workspace) return { ...known, options };
        const registries = await this.service.registries(workspace.root);
        const sources = registries ?? {
            ofSource: () => undefined,
            gitSources: () => Promise.resolve(undefined),
        };
        return this.service.heavy.run(token, async () => {
            const facts = { facts: this.service.facts };
            const input = await loadResolveInput(workspace, sources, options.target, facts);
            const graph = resolveGraph(input, options);
            this.graphs.delete(key);
            this.graphs.set(key, { workspace, graph });
            for (const oldest of this.graphs.keys()) {
                if (this.graphs.size <= mostGraphs) break;
                this.graphs.delete(oldest);
            }
            return { workspace, graph, options };
        });
    }
}
