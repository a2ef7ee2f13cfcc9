import { readFile } from "node:fs/promises";
import type { CargoWorkspace } from "@rust-ai-ide/cargo/workspace/workspace";
import { type CancellationToken, throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import { LineIndex } from "@rust-ai-ide/core/text";
import type { AdvisoryDatabase } from "@rust-ai-ide/security/advisories/advisory";
import type { AuditMatch, AuditTarget } from "@rust-ai-ide/security/advisories/audit";
import { auditFindings, placed } from "@rust-ai-ide/security/advisories/audit-findings";
import { auditLock } from "@rust-ai-ide/security/advisories/audit-lock";
import { dependencyPlaces } from "@rust-ai-ide/security/advisories/dependency-places";
import type { FindingLocation, SecurityFinding } from "@rust-ai-ide/security/finding";
import type { Overlay } from "../cargo-workspace/manifest-cache.ts";
import type { Registries } from "../registry/open-registries.ts";
import { yankedVersions } from "./yanked-versions.ts";

export interface WorkspaceAuditInput {
    readonly workspace: CargoWorkspace;
    readonly database: AdvisoryDatabase | undefined;
    /** Absent: withdrawn versions are not looked for. */
    readonly registries: Registries | undefined;
    readonly overlay: Overlay;
    readonly target?: AuditTarget | undefined;
    readonly token: CancellationToken;
}

export interface WorkspaceAudit {
    readonly workspace: CargoWorkspace;
    readonly matches: readonly AuditMatch[];
    /** One for each match, in the same order. */
    readonly findings: readonly SecurityFinding[];
    /** Where the lock names a package; undefined where it does not. */
    placeInLock(name: string, version: string): FindingLocation | undefined;
}

/** The advisories that hold for a workspace, with their places. Nothing is run or fetched. */
export async function auditWorkspace(input: WorkspaceAuditInput): Promise<WorkspaceAudit> {
    const { workspace, database, registries, overlay, token } = input;
    const { lock, lockPath = `${workspace.root}/Cargo.lock` } = workspace;
    if (lock === undefined) {
        return { workspace, matches: [], findings: [], placeInLock: () => undefined };
    }
    const text = overlay(lockPath) ?? (await readFile(lockPath, "utf8").catch(() => undefined));
    const isYanked =
        registries === undefined ? undefined : await yankedVersions(lock, registries, token);
    throwIfCancelled(token);
    const matches = auditLock(lock, database, { target: input.target, isYanked });
    const findings = auditFindings({
        lock,
        lockText: text,
        lockPath,
        matches,
        dependencyPlaces: dependencyPlaces(workspace),
    });
    let lines: LineIndex | undefined;
    return {
        workspace,
        matches,
        findings,
        placeInLock: (name, version) => {
            const found = lock.packages.find(
                (each) => each.name === name && each.version === version,
            );
            if (found === undefined || text === undefined) return undefined;
            lines ??= new LineIndex(text);
            return placed(lines, lockPath, found.versionSpan);
        },
    };
}
