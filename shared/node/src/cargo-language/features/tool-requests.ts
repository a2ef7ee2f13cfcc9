import { CargoCoverage, CargoCoverageFile } from "@rust-ai-ide/protocol/cargo/coverage";
import type { CoverageStore } from "../../cargo-tools/coverage-store.ts";
import type { CargoFeature } from "../cargo-session.ts";

/** Questions about what cargo's tools have written. */
export const toolRequests: CargoFeature = {
    register({ router }) {
        let store: CoverageStore | undefined;
        const opened = async (): Promise<CoverageStore> => {
            const { CoverageStore } = await import("../../cargo-tools/coverage-store.ts");
            store ??= new CoverageStore();
            return store;
        };
        router.answer(CargoCoverage.method, CargoCoverage.params, async ({ report, folder }) =>
            (await opened()).summary(report, folder),
        );
        router.answer(
            CargoCoverageFile.method,
            CargoCoverageFile.params,
            async ({ report, folder, path }) => (await opened()).file(report, folder, path),
        );
    },
};
