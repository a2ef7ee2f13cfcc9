import { stat } from "node:fs/promises";
import { join } from "node:path";
import { loadGraph } from "@rust-ai-ide/node/cargo-workspace/load-graph";
import { ReachabilityService, reachKey } from "@rust-ai-ide/node/reachability/reachability-service";
import type { AuditMatch } from "@rust-ai-ide/security/advisories/audit";
import type { SecurityFinding } from "@rust-ai-ide/security/finding";
import { openManifest } from "../cargo/open-manifest.ts";
import type { CommandContext } from "../command.ts";
import { SecurityCliErrors } from "./security-cli-errors.ts";

/**
 * The findings of a lock, one for each match, with whether code of the workspace beside the lock gets
 * to what they speak of. Throws `security-cli.noCode`.
 */
export async function withReach(
    findings: readonly SecurityFinding[],
    matches: readonly AuditMatch[],
    folder: string,
    { terminal, token }: Pick<CommandContext, "terminal" | "token">,
): Promise<readonly SecurityFinding[]> {
    const manifest = join(folder, "Cargo.toml");
    const status = await stat(manifest).catch(() => undefined);
    if (status?.isFile() !== true) throw SecurityCliErrors.noCode(manifest);
    const asked = matches.filter(({ advisory }) => advisory !== undefined);
    if (asked.length === 0) return findings;
    const { workspace, registries } = await openManifest(manifest);
    const graph = await loadGraph(workspace, registries);
    const answers = await new ReachabilityService().ask({
        workspace,
        graph,
        matches: asked,
        token,
        onProgress: (done, total) => terminal.progress(`${done} of ${total} packages`),
    });
    terminal.progress("");
    return findings.map((finding, index) => {
        const match = matches[index];
        const reachability =
            match?.advisory === undefined ? undefined : answers.get(reachKey(match));
        return reachability === undefined ? finding : { ...finding, reachability };
    });
}
