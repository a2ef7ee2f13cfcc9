import { join } from "node:path";
import type { PolicyInput } from "@rust-ai-ide/node/licences/load-policy-input";
import type { SecurityFinding } from "@rust-ai-ide/security/finding";
import { openManifest, warnOfProblems } from "../cargo/open-manifest.ts";
import type { CommandContext } from "../command.ts";
import { shownPath } from "../rules/finding-report.ts";
import { SecurityCliErrors } from "./security-cli-errors.ts";

/** What a policy is held against. Warns of what is wrong. Throws `security-cli.unreadableLock`. */
export async function openPolicyInput(
    manifestPath: string | undefined,
    { terminal, token }: Pick<CommandContext, "terminal" | "token">,
): Promise<PolicyInput> {
    const { workspace, registries } = await openManifest(manifestPath);
    const { root, lockPath = join(root, "Cargo.lock") } = workspace;
    const { loadPolicyInput } = await import("@rust-ai-ide/node/licences/load-policy-input");
    const input = await loadPolicyInput(workspace, registries, token);
    if (input === undefined) throw SecurityCliErrors.unreadableLock(lockPath);
    warnOfProblems(
        input.problems.map((each) => ({ ...each, path: each.path ?? root })),
        terminal,
    );
    return input;
}

/** One line for each finding, as compilers write them. */
export function policyLines(findings: readonly SecurityFinding[]): string {
    return findings
        .map(({ locations: [place], level, message, rule }) => {
            const where =
                place === undefined
                    ? ""
                    : `${shownPath(place.path)}:${place.line}:${place.column}: `;
            return `${where}${level}: ${message} [${rule}]\n`;
        })
        .join("");
}
