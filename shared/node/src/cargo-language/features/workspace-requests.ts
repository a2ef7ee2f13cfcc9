import {
    describeDuplicates,
    describeGraph,
    describeWhy,
} from "@rust-ai-ide/cargo/graph/describe-graph";
import { CargoDuplicates } from "@rust-ai-ide/protocol/cargo/duplicates";
import { CargoGraph } from "@rust-ai-ide/protocol/cargo/graph";
import { CargoWhy } from "@rust-ai-ide/protocol/cargo/why";
import { CargoWorkspaces } from "@rust-ai-ide/protocol/cargo/workspaces";
import { findWorkspaces } from "../../cargo-service/find-workspaces.ts";
import { GraphStore } from "../../cargo-service/graph-store.ts";
import { graphOptions } from "../../cargo-service/reports/graph-options.ts";
import {
    describeProblem,
    describeWorkspace,
} from "../../cargo-service/reports/workspace-report.ts";
import type { CargoFeature } from "../cargo-session.ts";

/** Workspaces and the graphs of their packages. */
export const workspaceRequests: CargoFeature = {
    register({ router, service, advisories }) {
        const graphs = new GraphStore(service);
        router.answer(CargoWorkspaces.method, CargoWorkspaces.params, async (params, token) => {
            const workspaces = await findWorkspaces(service, params.folders, token);
            return { workspaces: workspaces.map(describeWorkspace) };
        });
        router.answer(CargoGraph.method, CargoGraph.params, async (params, token) => {
            const options = graphOptions(params.selection);
            const { graph, workspace } = await graphs.load(params.manifestPath, options, token);
            const report = describeGraph(graph, workspace.lockPath ?? params.manifestPath);
            const problems = workspace.problems.map(describeProblem);
            const known = await advisories.of(workspace);
            const packages = report.packages.map((each) => {
                const marks = known?.locked(each.name, each.version) ?? [];
                return marks.length === 0 ? each : { ...each, advisories: [...marks] };
            });
            const told = { ...report, packages, problems: [...problems, ...report.problems] };
            const registries = await service.registries(workspace.root);
            if (registries === undefined) return told;
            return service.weights.fill(told, workspace, registries);
        });
        router.answer(CargoWhy.method, CargoWhy.params, async (params, token) => {
            const options = graphOptions(params.selection);
            const { graph } = await graphs.load(params.manifestPath, options, token);
            return {
                answers: describeWhy(graph, params.package, options),
                problems: (graph.problems ?? []).map(describeProblem),
            };
        });
        router.answer(CargoDuplicates.method, CargoDuplicates.params, async (params, token) => {
            const options = graphOptions(params.selection);
            const { graph } = await graphs.load(params.manifestPath, options, token);
            return {
                duplicates: describeDuplicates(graph),
                problems: (graph.problems ?? []).map(describeProblem),
            };
        });
    },
};
