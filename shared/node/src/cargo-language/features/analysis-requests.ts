import type { CargoWorkspace } from "@rust-ai-ide/cargo/workspace/workspace";
import { CargoMerges } from "@rust-ai-ide/protocol/cargo/merges";
import { CargoOutdated } from "@rust-ai-ide/protocol/cargo/outdated";
import { CargoPublish } from "@rust-ai-ide/protocol/cargo/publish";
import { CargoUnused } from "@rust-ai-ide/protocol/cargo/unused";
import { CargoWhatIf } from "@rust-ai-ide/protocol/cargo/what-if";
import { describeProblem } from "../../cargo-service/reports/workspace-report.ts";
import type { SourceCache } from "../../cargo-unused/source-cache.ts";
import type { Registries } from "../../registry/open-registries.ts";
import { CargoLanguageErrors } from "../cargo-language-errors.ts";
import type { CargoFeature, CargoSession } from "../cargo-session.ts";

/** Questions about dependencies that take more than a moment; one is answered at a time. */
export const analysisRequests: CargoFeature = {
    register(session) {
        const { router, service, settings, texts } = session;
        let sources: SourceCache | undefined;
        router.answer(CargoUnused.method, CargoUnused.params, async (params, token) => {
            const [{ findUnused }, { SourceCache: Cache }] = await Promise.all([
                import("../../cargo-unused/find-unused.ts"),
                import("../../cargo-unused/source-cache.ts"),
            ]);
            sources ??= new Cache();
            const cache = sources;
            const { workspace, registries } = await open(session, params.manifestPath);
            return service.heavy.run(token, () =>
                findUnused({ workspace, registries, cache, token }),
            );
        });
        router.answer(CargoPublish.method, CargoPublish.params, async (params, token) => {
            const { publishReport } = await import("../../cargo-publish/publish-report.ts");
            const { workspace, registries } = await open(session, params.manifestPath);
            const { packages } = params;
            return service.heavy.run(token, () =>
                publishReport({ workspace, registries, packages, token }),
            );
        });
        router.answer(CargoOutdated.method, CargoOutdated.params, async (params, token) => {
            const { readOutdated } = await import("../../cargo-what-if/read-outdated.ts");
            const { workspace, registries } = await open(session, params.manifestPath);
            const { rustVersion } = await service.installed();
            const report = await service.heavy.run(token, () =>
                readOutdated({
                    workspace,
                    registries,
                    all: params.all === true,
                    today: service.today,
                    ...(rustVersion === undefined ? {} : { rustVersion }),
                }),
            );
            return { ...report, problems: workspace.problems.map(describeProblem) };
        });
        router.answer(CargoMerges.method, CargoMerges.params, async (params, token) => {
            const { askMerges } = await import("../../cargo-what-if/ask-merges.ts");
            const { workspace, registries } = await open(session, params.manifestPath);
            const { rustVersion } = await service.installed();
            const { names } = params;
            const merges = await service.heavy.run(token, () =>
                askMerges({
                    workspace,
                    registries,
                    today: service.today,
                    token,
                    ...(names === undefined ? {} : { names }),
                    ...(rustVersion === undefined ? {} : { rustVersion }),
                }),
            );
            return { merges };
        });
        router.answer(CargoWhatIf.method, CargoWhatIf.params, async (params, token) => {
            const { askWhatIf } = await import("../../cargo-what-if/ask-what-if.ts");
            const { workspace, registries } = await open(session, params.manifestPath);
            const { rustVersion } = await service.installed();
            const weights = await service.weights.of(workspace, registries);
            const known = await session.advisories.of(workspace);
            const mayRun = params.allowCargo === true && settings.options.trusted === true;
            const answer = await service.heavy.run(token, () =>
                askWhatIf(params.change, {
                    workspace,
                    registries,
                    overlay: texts.ofPath,
                    manifests: service.workspaces.manifests,
                    facts: service.facts,
                    today: service.today,
                    weights,
                    ...(known === undefined ? {} : { advisories: known.ids }),
                    ...(rustVersion === undefined ? {} : { rustVersion }),
                    ...(mayRun
                        ? {
                              cargo: {
                                  env: service.env,
                                  allowNetwork: params.allowNetwork === true,
                              },
                          }
                        : {}),
                    token,
                }),
            );
            return { answer, problems: workspace.problems.map(describeProblem) };
        });
    },
};

async function open(
    { service }: CargoSession,
    manifestPath: string,
): Promise<{ readonly workspace: CargoWorkspace; readonly registries: Registries }> {
    const workspace = await service.workspaces.load(manifestPath.replaceAll("\\", "/"));
    const registries = await service.registries(workspace.root);
    if (registries === undefined) throw CargoLanguageErrors.noRegistries();
    return { workspace, registries };
}
