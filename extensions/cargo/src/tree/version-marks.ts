import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import type { ServerProgram } from "@rust-ai-ide/host/server-program";
import { CargoOutdated, type OutdatedPackage } from "@rust-ai-ide/protocol/cargo/outdated";
import { packageId, type VersionMark } from "./workspace-state.ts";

/** What of a workspace is outdated or yanked, by `name@version`. */
export async function readMarks(
    server: Pick<ServerProgram, "request">,
    manifestPath: string,
    token: CancellationToken,
): Promise<ReadonlyMap<string, VersionMark>> {
    const { packages } = await server.request(CargoOutdated, { manifestPath, all: true }, token);
    return marksOf(packages);
}

/** Of packages that only others bring, the newest of all is nobody's to choose and left out. */
export function marksOf(packages: readonly OutdatedPackage[]): ReadonlyMap<string, VersionMark> {
    const marks = new Map<string, VersionMark>();
    for (const { name, locked, compatible, latest, askedBy } of packages) {
        if (locked === undefined) continue;
        const next = compatible?.version === locked.version ? undefined : compatible?.version;
        const isDirect = askedBy.length > 0;
        const newest =
            isDirect && latest?.version !== locked.version && latest?.version !== next
                ? latest?.version
                : undefined;
        if (next === undefined && newest === undefined && !locked.yanked) continue;
        marks.set(packageId({ name, version: locked.version }), {
            ...(next === undefined ? {} : { compatible: next }),
            ...(newest === undefined ? {} : { latest: newest }),
            isYanked: locked.yanked,
        });
    }
    return marks;
}
