import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import type { CargoServer } from "../connection/cargo-server.ts";
import type { VersionMark } from "./workspace-state.ts";

/** What of a workspace is outdated or yanked, by `name@version`. */
export async function readMarks(
    _server: Pick<CargoServer, "request">,
    _manifestPath: string,
    _token: CancellationToken,
): Promise<ReadonlyMap<string, VersionMark>> {
    return new Map();
}
