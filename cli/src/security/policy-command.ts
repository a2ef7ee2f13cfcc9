import { join, resolve } from "node:path";
import type { PolicyInput, PolicyOptions } from "@rust-ai-ide/node/licences/load-policy-input";
import type { Registries } from "@rust-ai-ide/node/registry/open-registries";
import type { SecurityFinding } from "@rust-ai-ide/security/finding";
import { openManifest, warnOfProblems } from "../cargo/open-manifest.ts";
import type { CommandContext } from "../command.ts";
import { shownPath } from "../rules/finding-report.ts";
import { SecurityCliErrors } from "./security-cli-errors.ts";

/**
 * What a policy is held against. Warns of what is wrong. Throws `security-cli.unreadableLock`, and
 * `security-cli.noPolicy` where the named policy is not there.
 */
export async function openPolicyInput(
    manifestPath: string | undefined,
    { terminal, token }: Pick<CommandContext, "terminal" | "token">,
    options: PolicyOptions = {},
): Promise<PolicyInput & { readonly registries: Registries }> {
    const { workspace, registries } = await openManifest(manifestPath);
    const { root, lockPath = join(root, "Cargo.lock") } = workspace;
    const { loadPolicyInput } = await import("@rust-ai-ide/node/licences/load-policy-input");
    const named = options.policyPath;
    const policyPath = named === undefined ? undefined : resolve(named).replaceAll("\\", "/");
    const input = await loadPolicyInput(workspace, registries, token, { ...options, policyPath });
    if (input === undefined) throw SecurityCliErrors.unreadableLock(lockPath);
    if (policyPath !== undefined && input.policy === undefined) {
        throw SecurityCliErrors.noPolicy(policyPath);
    }
    warnOfProblems(
        input.problems.map((each) => ({ ...each, path: each.path ?? root })),
        terminal,
    );
    return { ...input, registries };
}

/**
 * Marks findings that the user's files say do not matter. `prefix`: how the rules that were checked
 * begin, so that suppressions of others are not told to be left over. Warns of those that are.
 */
export async function suppressFindings(
    findings: readonly SecurityFinding[],
    root: string,
    prefix: RegExp,
    terminal: CommandContext["terminal"],
): Promise<readonly SecurityFinding[]> {
    const { loadSuppressionFiles } = await import(
        "@rust-ai-ide/node/suppressions/load-suppressions"
    );
    const files = await loadSuppressionFiles(root);
    if (files.length === 0) return findings;
    const [{ readSuppressions }, { applySuppressions }] = await Promise.all([
        import("@rust-ai-ide/security/suppressions/read-suppressions"),
        import("@rust-ai-ide/security/suppressions/apply-suppressions"),
    ]);
    const read = readSuppressions(files);
    const own = read.suppressions.filter(({ rule }) => prefix.test(rule));
    const today = new Date().toISOString().slice(0, 10);
    const applied = applySuppressions(findings, own, today);
    warnOfProblems([...read.problems, ...applied.problems], terminal);
    return applied.findings;
}

/** Whether something that nobody suppressed is an error. */
export function hasErrors(findings: readonly SecurityFinding[]): boolean {
    return findings.some(
        ({ level, suppressedBy }) => level === "error" && suppressedBy === undefined,
    );
}

/** One line for each finding, as compilers write them. */
export function policyLines(findings: readonly SecurityFinding[]): string {
    const open = findings.filter(({ suppressedBy }) => suppressedBy === undefined);
    const count = findings.length - open.length;
    const lines = open
        .map(({ locations: [place], level, message, rule }) => {
            const where =
                place === undefined
                    ? ""
                    : `${shownPath(place.path)}:${place.line}:${place.column}: `;
            return `${where}${level}: ${message} [${rule}]\n`;
        })
        .join("");
    return count === 0 ? lines : `${lines}${count} suppressed\n`;
}
