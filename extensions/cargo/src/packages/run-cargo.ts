import { CargoShellErrors } from "../cargo-shell-errors.ts";
import type { Session } from "../session.ts";
import { runTool } from "../tools/run-tool.ts";
import { reasonIn } from "./reason-in.ts";

/** cargo waits for locks of other programs and for slow registries, but not for ever. */
const limitMs = 5 * 60_000;

/**
 * Runs cargo of the user's, with progress and a way to cancel. Rejects where the workspace is not
 * trusted, where there is no cargo, and where it fails.
 */
export async function runCargo(
    session: Session,
    run: {
        readonly title: string;
        readonly directory: string;
        readonly arguments: readonly string[];
    },
): Promise<void> {
    const { code, err } = await runTool(session, { ...run, timeoutMs: limitMs });
    if (code === 0) return;
    session.logger.warn(`cargo ${run.arguments[0]} ended with ${code}:\n${err.trim()}`);
    throw CargoShellErrors.cargoFailed(reasonIn(err));
}
