import { resolveGraph } from "@rust-ai-ide/cargo/graph/resolve-graph";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { SecurityInventory, SecurityUnsafeUses } from "@rust-ai-ide/protocol/security/inventory";
import type { UnsafeInventory } from "@rust-ai-ide/security/unsafe/unsafe-inventory";
import { loadResolveInput } from "../../cargo-workspace/load-graph.ts";
import type { SecurityFeature, SecuritySession } from "../security-session.ts";
import { WorkProgress } from "../work-progress.ts";
import { withSlashes } from "./finding-requests.ts";

/** What packages take on trust. */
export const inventoryRequests: SecurityFeature = {
    register(session) {
        const { router, service } = session;
        /** The newest one, for questions about its packages. */
        let latest: { readonly path: string; readonly inventory: UnsafeInventory } | undefined;
        router.answer(SecurityInventory.method, SecurityInventory.params, async (params, token) => {
            const path = withSlashes(params.manifestPath);
            const { connection } = router;
            const title = "Counting unsafe code";
            const progress = new WorkProgress(connection, params.workDoneToken, title);
            try {
                const dependencies = params.dependencies === true;
                const inventory = await unsafeInventory(
                    session,
                    { path, dependencies },
                    token,
                    (done, total) => progress.report(title, done, total),
                );
                latest = { path, inventory };
                const own = inventory.packages.filter(({ isMember }) => isMember);
                const sum = (of: "explainable" | "explained"): number =>
                    own.reduce((total, each) => total + each[of], 0);
                const totals = { total: sum("explainable"), explained: sum("explained") };
                await service.remember(await service.ofManifest(path, token), totals);
                return {
                    packages: inventory.packages.map((each) => ({
                        name: each.name,
                        version: each.version,
                        isMember: each.isMember,
                        files: each.files,
                        total: Object.values(each.byKind).reduce((a, b) => a + b, 0),
                        byKind: { ...each.byKind },
                        explainable: each.explainable,
                        explained: each.explained,
                        inMacros: each.inMacros,
                        tests: each.tests,
                        forbidsUnsafe: each.forbidsUnsafe,
                    })),
                    unknown: inventory.unknown.map(({ name, version }) => ({ name, version })),
                    milliseconds: inventory.milliseconds,
                };
            } finally {
                progress.end();
            }
        });
        router.answer(
            SecurityUnsafeUses.method,
            SecurityUnsafeUses.params,
            async (params, token) => {
                const path = withSlashes(params.manifestPath);
                const known =
                    latest?.path === path
                        ? latest.inventory
                        : await unsafeInventory(session, { path, dependencies: true }, token);
                const found = known.packages.find(
                    ({ name, version }) => name === params.name && version === params.version,
                );
                return {
                    uses: (found?.uses ?? [])
                        .filter(({ isTest }) => !isTest)
                        .map(({ path: file, kind, line, item, isExplained, isInMacro }) => ({
                            path: file,
                            kind,
                            line,
                            item,
                            isExplained,
                            isInMacro,
                        })),
                };
            },
        );
    },
};

/** Of the members' packages, and of what they depend on where that is asked for. */
export async function unsafeInventory(
    { cargo, texts }: Pick<SecuritySession, "cargo" | "texts">,
    { path, dependencies }: { readonly path: string; readonly dependencies: boolean },
    token: CancellationToken,
    onProgress?: (done: number, total: number) => void,
): Promise<UnsafeInventory> {
    const { scanUnsafe } = await import("../../unsafe/scan-unsafe.ts");
    const workspace = await cargo.workspaces.load(path);
    const sources = (await cargo.registries(workspace.root)) ?? {
        ofSource: () => undefined,
        gitSources: () => Promise.resolve(undefined),
    };
    const facts = { facts: cargo.facts };
    const input = await loadResolveInput(workspace, sources, "all", facts);
    return scanUnsafe({
        graph: resolveGraph(input, { target: "all" }),
        dependencies,
        geiger: false,
        overlay: texts.ofPath,
        token,
        ...(onProgress === undefined ? {} : { onProgress }),
    });
}
