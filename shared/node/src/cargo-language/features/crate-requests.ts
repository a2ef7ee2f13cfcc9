import { compareVersions } from "@rust-ai-ide/cargo/version/compare-versions";
import { parseVersion } from "@rust-ai-ide/cargo/version/parse-version";
import { CargoCrate, CargoCrateNames } from "@rust-ai-ide/protocol/cargo/edits";
import type { CargoFeature } from "../cargo-session.ts";

const mostNames = 500;

/** What the caches of registries know of crates. */
export const crateRequests: CargoFeature = {
    register({ router, service, folder }) {
        router.answer(CargoCrateNames.method, CargoCrateNames.params, async (params) => {
            const registries = await service.registries(folder());
            const registry = registries?.ofName(params.registry);
            const limit = Math.max(0, Math.min(params.limit ?? 100, mostNames));
            return { names: [...((await registry?.names(params.prefix, limit)) ?? [])] };
        });
        router.answer(CargoCrate.method, CargoCrate.params, async (params) => {
            const registries = await service.registries(folder());
            const crate = await registries?.ofName(params.registry)?.crate(params.name);
            if (crate === undefined) return { versions: [] };
            const parsed = crate.versions.flatMap((entry) => {
                const version = parseVersion(entry.version);
                return version === undefined ? [] : [{ entry, version }];
            });
            parsed.sort((a, b) => compareVersions(b.version, a.version));
            return {
                versions: parsed.map(({ entry }) => ({
                    version: entry.version,
                    yanked: entry.yanked,
                    features: Object.keys(entry.features),
                    ...(entry.publishedAt === undefined ? {} : { publishedAt: entry.publishedAt }),
                    ...(entry.rustVersion === undefined ? {} : { rustVersion: entry.rustVersion }),
                })),
                ...(crate.cachedAt === undefined ? {} : { cachedAt: crate.cachedAt }),
            };
        });
    },
};
