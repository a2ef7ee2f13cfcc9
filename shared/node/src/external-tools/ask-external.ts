import { dirname } from "node:path";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import type { ExternalTool, ReadExternal } from "@rust-ai-ide/security/external/external-finding";
import { readCargoAudit } from "@rust-ai-ide/security/external/read-cargo-audit";
import { readCargoDeny } from "@rust-ai-ide/security/external/read-cargo-deny";
import { runProgram } from "../cargo/run-program.ts";

export interface ExternalQuestion {
    readonly lockPath: string;
    /** Of the manifest beside the lock; cargo-deny needs one. */
    readonly manifestPath: string | undefined;
    readonly env: NodeJS.ProcessEnv;
    readonly token: CancellationToken;
}

const timeoutMs = 120_000;

/**
 * What another tool says of a lock, without the network and with the database that it has. Undefined
 * where it is not installed. Runs programs of the user's: only for trusted workspaces.
 */
export async function askExternal(
    tool: ExternalTool,
    question: ExternalQuestion,
): Promise<ReadExternal | undefined> {
    const { lockPath, manifestPath, env, token } = question;
    const directory = dirname(lockPath);
    const run = async (args: readonly string[]) =>
        runProgram({ program: tool, arguments: args, directory, env, timeoutMs }, token);
    try {
        if (tool === "cargo-audit") {
            const args = ["audit", "--json", "--no-fetch", "--stale", "--file", lockPath];
            const { out, err } = await run(args);
            return readCargoAudit(out, err);
        }
        if (manifestPath === undefined)
            return { found: [], problem: "cargo-deny needs a Cargo.toml." };
        const options = ["--manifest-path", manifestPath, "--offline", "--format", "json"];
        return readCargoDeny((await run([...options, "check", "advisories"])).err);
    } catch (error) {
        if (CodedError.is(error, "cargo.missing")) return undefined;
        throw error;
    }
}
