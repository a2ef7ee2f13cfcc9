import { CargoUnused } from "@rust-ai-ide/protocol/cargo/unused";
import { CargoLanguageErrors } from "../cargo-language-errors.ts";
import type { CargoFeature } from "../cargo-session.ts";

/** Heavy questions about dependencies. */
export const analysisRequests: CargoFeature = {
    register({ router, service }) {
        router.answer(CargoUnused.method, CargoUnused.params, async (params, token) => {
            const [{ findUnused }, { SourceCache }] = await Promise.all([
                import("../../cargo-unused/find-unused.ts"),
                import("../../cargo-unused/source-cache.ts"),
            ]);
            const workspace = await service.workspaces.load(params.manifestPath);
            const registries = await service.registries(workspace.root);
            if (registries === undefined) throw CargoLanguageErrors.noRegistries();
            const run = (): ReturnType<typeof findUnused> =>
                findUnused({ workspace, registries, cache: new SourceCache(), token });
            return service.heavy.run(token, run);
        });
    },
};
