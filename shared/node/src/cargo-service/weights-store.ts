import { homedir } from "node:os";
import { effectivePackage } from "@rust-ai-ide/cargo/workspace/inherited";
import type { CargoWorkspace } from "@rust-ai-ide/cargo/workspace/workspace";
import type { GraphReport } from "@rust-ai-ide/protocol/cargo/graph";
import { TimingHistory, timingsFolder } from "../cargo-timings/timing-history.ts";
import { PackageWeights } from "../cargo-what-if/package-weights.ts";
import type { CargoEnvironment } from "../registry/cargo-config.ts";
import type { Registries } from "../registry/open-registries.ts";

interface Kept {
    readonly registries: Registries;
    readonly weights: PackageWeights;
    readonly at: number;
}

/** How long what builds measured is believed; a build takes longer than this to matter. */
const freshMs = 60_000;

/** What packages weigh, kept between questions for each workspace. */
export class WeightsStore {
    private readonly env: CargoEnvironment;
    private readonly now: () => number;
    private readonly kept = new Map<string, Kept>();

    constructor(env: CargoEnvironment, now: () => number) {
        this.env = env;
        this.now = now;
    }

    async of({ rootManifest }: CargoWorkspace, registries: Registries): Promise<PackageWeights> {
        const { manifestPath } = rootManifest;
        const known = this.kept.get(manifestPath);
        const isFresh = known !== undefined && this.now() - known.at < freshMs;
        if (isFresh && known.registries === registries) return known.weights;
        const surroundings = {
            platform: process.platform,
            env: this.env,
            homeDirectory: homedir(),
        };
        const history = new TimingHistory(timingsFolder(surroundings), manifestPath);
        const seconds = await history.packageSeconds();
        const weights =
            known?.registries === registries
                ? known.weights.withSeconds(seconds)
                : new PackageWeights(registries, seconds);
        this.kept.set(manifestPath, { registries, weights, at: this.now() });
        return weights;
    }

    /**
     * The graph with licences, seconds of builds, and the sizes that are known already. The others are
     * found out behind the answer: nobody waits for folders to be walked.
     */
    async fill(
        report: GraphReport,
        workspace: CargoWorkspace,
        registries: Registries,
    ): Promise<GraphReport> {
        const weights = await this.of(workspace, registries);
        const packages = await Promise.all(
            report.packages.map(async (each) => {
                const { name, version, source, manifestPath } = each;
                const own = workspace.packages.find((own) => own.manifestPath === manifestPath);
                const root = own && (own.inheritsFrom ?? workspace.rootManifest);
                const license =
                    own === undefined
                        ? await weights.license({ name, version, source })
                        : effectivePackage(own.manifest, root)?.license;
                const { sizeBytes, buildSeconds } = weights.known({ name, version, source });
                return {
                    ...each,
                    ...(license === undefined ? {} : { license }),
                    ...(sizeBytes === undefined ? {} : { sizeBytes }),
                    ...(buildSeconds === undefined ? {} : { buildSeconds }),
                };
            }),
        );
        void weights.weighAll(report.packages).catch(() => {});
        return { ...report, packages };
    }
}
