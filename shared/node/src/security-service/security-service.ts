import type { CargoWorkspace } from "@rust-ai-ide/cargo/workspace/workspace";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { Emitter } from "@rust-ai-ide/core/event";
import { HistoryPart } from "@rust-ai-ide/protocol/security/history";
import type { ScanKind } from "@rust-ai-ide/protocol/security/scan";
import type { AuditTarget } from "@rust-ai-ide/security/advisories/audit";
import type { FindingCategory, SecurityFinding } from "@rust-ai-ide/security/finding";
import type { Reachability } from "@rust-ai-ide/security/reachability/reachability";
import { applySuppressions } from "@rust-ai-ide/security/suppressions/apply-suppressions";
import { readSuppressions } from "@rust-ai-ide/security/suppressions/read-suppressions";
import type { Suppression } from "@rust-ai-ide/security/suppressions/suppression";
import type { SuppressionProblem } from "@rust-ai-ide/security/suppressions/suppression-file";
import type { CargoService } from "../cargo-service/cargo-service.ts";
import { findWorkspaces } from "../cargo-service/find-workspaces.ts";
import type { Overlay } from "../cargo-workspace/manifest-cache.ts";
import { loadSuppressionFiles } from "../suppressions/load-suppressions.ts";
import type { AdvisoryDatabases } from "./advisory-databases.ts";
import { auditWorkspace, type WorkspaceAudit } from "./audit-workspace.ts";
import type { PolicyOutcome } from "./check-policy.ts";
import { countFindings } from "./describe-finding.ts";
import type { HistoryStore } from "./history-store.ts";

export interface SecurityServiceOptions {
    readonly cargo: CargoService;
    readonly overlay: Overlay;
    readonly databases: AdvisoryDatabases;
    /** Undefined: nothing is kept. */
    readonly history: () => HistoryStore | undefined;
    readonly target: () => AuditTarget | undefined;
}

/** What is known of one workspace. */
export interface WorkspaceState {
    readonly workspace: CargoWorkspace;
    readonly audit: WorkspaceAudit;
    /** Suppressed ones say so. */
    readonly findings: readonly SecurityFinding[];
    readonly suppressions: readonly Suppression[];
    readonly problems: readonly SuppressionProblem[];
}

export interface KnownFindings {
    readonly workspaces: readonly WorkspaceState[];
    /** In files of no workspace. */
    readonly others: readonly SecurityFinding[];
}

/** Kinds of findings that lie in code, which open documents tell anew while somebody writes. */
type CodeKind = Extract<ScanKind, "sast" | "secrets">;

/** Which search finds what. */
const partOf: Readonly<Record<FindingCategory, HistoryPart>> = {
    advisory: "advisories",
    yanked: "advisories",
    licence: "policy",
    ban: "policy",
    source: "policy",
    sast: "sast",
    secret: "secrets",
    unsafe: "sast",
};

/** How a reachability is found again while locks are read anew. */
export function matchKey(finding: Pick<SecurityFinding, "rule" | "package">): string {
    return `${finding.rule} ${finding.package?.name} ${finding.package?.version}`;
}

/**
 * Everything that is known of the security of some folders: advisories computed when they are asked
 * for, the rest as the newest scan and open documents have told. Nothing is run, nothing is written
 * but the history, and the network is used by updates of the database alone.
 */
export class SecurityService {
    readonly databases: AdvisoryDatabases;
    private readonly options: SecurityServiceOptions;
    private readonly changes = new Emitter<void>();
    /** Fired when answers are not what they were. */
    readonly onDidChange = this.changes.event;
    /** By root of the workspace. */
    private readonly policies = new Map<string, PolicyOutcome>();
    private readonly supplyChains = new Map<string, readonly SecurityFinding[]>();
    private readonly code = new Map<CodeKind, Map<string, readonly SecurityFinding[]>>();
    private readonly live = new Map<CodeKind, Map<string, readonly SecurityFinding[]>>();
    private readonly complete = new Map<string, Set<Exclude<ScanKind, "advisories">>>();
    private readonly reach = new Map<string, ReadonlyMap<string, Reachability>>();

    constructor(options: SecurityServiceOptions) {
        this.options = options;
        this.databases = options.databases;
    }

    workspaces(
        folders: readonly string[],
        token: CancellationToken,
    ): Promise<readonly CargoWorkspace[]> {
        return findWorkspaces(this.options.cargo, folders, token);
    }

    /** Everything in some folders, as files and open documents are now. */
    async findings(folders: readonly string[], token: CancellationToken): Promise<KnownFindings> {
        const workspaces = await this.workspaces(folders, token);
        const states: WorkspaceState[] = [];
        const code = this.codeFindings(folders);
        for (const workspace of workspaces) {
            const own = takeBelow(code, workspace.root, workspaces);
            states.push(await this.state(workspace, own, token));
        }
        return { workspaces: states, others: [...code] };
    }

    /** What is known of the workspace of one manifest. */
    async ofManifest(manifestPath: string, token: CancellationToken): Promise<WorkspaceState> {
        const workspace = await this.options.cargo.workspaces.load(manifestPath);
        const code = this.codeFindings([workspace.root]);
        return this.state(workspace, [...code], token);
    }

    /** What the policy of a workspace has to say now; undefined: nothing is known of it any more. */
    setPolicy(root: string, outcome: PolicyOutcome | undefined): void {
        const before = this.policies.get(root);
        if (before === outcome) return;
        if (outcome === undefined) this.policies.delete(root);
        else {
            this.policies.set(root, outcome);
            this.setChecked("licences", root);
            this.setChecked("bans", root);
        }
        this.changes.fire();
    }

    /** What a scan found about how packages are built and where they come from. */
    setSupplyChain(root: string, findings: readonly SecurityFinding[]): void {
        this.supplyChains.set(root, findings);
        this.changes.fire();
    }

    /** What a scan found in code below some folders. */
    setCode(
        kind: CodeKind,
        folders: readonly string[],
        findings: readonly SecurityFinding[],
    ): void {
        const known = this.code.get(kind) ?? new Map<string, readonly SecurityFinding[]>();
        for (const path of known.keys())
            if (folders.some((folder) => isBelow(path, folder))) known.delete(path);
        for (const finding of findings) {
            const path = finding.locations[0]?.path;
            if (path !== undefined) known.set(path, [...(known.get(path) ?? []), finding]);
        }
        this.code.set(kind, known);
        for (const folder of folders) this.setChecked(kind, folder);
        this.changes.fire();
    }

    /** What was looked for in a whole workspace, so that silence means something. */
    checked(root: string): ReadonlySet<Exclude<ScanKind, "advisories">> {
        const kinds = new Set<Exclude<ScanKind, "advisories">>();
        for (const [folder, own] of this.complete)
            if (folder === root || isBelow(root, folder)) for (const kind of own) kinds.add(kind);
        return kinds;
    }

    setChecked(kind: Exclude<ScanKind, "advisories">, folder: string): void {
        this.complete.set(folder, new Set(this.complete.get(folder)).add(kind));
    }

    /** What an open document has now, instead of what the last scan said of it; undefined: closed. */
    setLive(kind: CodeKind, path: string, findings: readonly SecurityFinding[] | undefined): void {
        const known = this.live.get(kind) ?? new Map<string, readonly SecurityFinding[]>();
        const before = known.get(path);
        if (findings === undefined) known.delete(path);
        else known.set(path, findings);
        this.live.set(kind, known);
        if ((before?.length ?? 0) + (findings?.length ?? 0) > 0) this.changes.fire();
    }

    setReach(root: string, answers: ReadonlyMap<string, Reachability>): void {
        this.reach.set(root, answers);
        this.changes.fire();
    }

    /** Notes what is found now; false where nothing is new. */
    async remember(
        { workspace, findings }: WorkspaceState,
        unsafe?: { readonly total: number; readonly explained: number },
    ): Promise<boolean> {
        const history = this.options.history();
        if (history === undefined) return false;
        const checked = this.checked(workspace.root);
        const isComplete: Readonly<Record<HistoryPart, boolean>> = {
            advisories: (await this.databases.open()) !== undefined,
            sast: checked.has("sast"),
            secrets: checked.has("secrets"),
            policy: checked.has("licences"),
        };
        return history.add(workspace.root, {
            at: new Date(this.options.cargo.today).toISOString(),
            packages: workspace.lock?.packages.length ?? 0,
            parts: HistoryPart.options.map((part) => ({
                part,
                counts: countFindings(findings.filter(({ category }) => partOf[category] === part)),
                isComplete: isComplete[part],
            })),
            ...(unsafe === undefined ? {} : { unsafe }),
        });
    }

    dispose(): void {
        this.changes.dispose();
    }

    private async state(
        workspace: CargoWorkspace,
        code: readonly SecurityFinding[],
        token: CancellationToken,
    ): Promise<WorkspaceState> {
        const { overlay, cargo, target } = this.options;
        const audit = await auditWorkspace({
            workspace,
            database: await this.databases.open(),
            registries: await cargo.registries(workspace.root),
            overlay,
            target: target(),
            token,
        });
        const { root } = workspace;
        const reached = this.reach.get(root);
        const advised = audit.findings.map((finding) => {
            const reachability = reached?.get(matchKey(finding));
            return reachability === undefined ? finding : { ...finding, reachability };
        });
        const policy = this.policies.get(root);
        const held = [
            ...(policy?.licences ?? []),
            ...(policy?.bans ?? []),
            ...(this.supplyChains.get(root) ?? []),
        ];
        const files = await loadSuppressionFiles(root, overlay);
        const read = readSuppressions(files);
        const today = new Date(cargo.today).toISOString().slice(0, 10);
        const applied = applySuppressions([...advised, ...held, ...code], read.suppressions, today);
        return {
            workspace,
            audit,
            findings: applied.findings,
            suppressions: read.suppressions,
            problems: [...read.problems, ...applied.problems, ...(policy?.problems ?? [])],
        };
    }

    /** Open documents first: what a scan said of them is older. */
    private codeFindings(folders: readonly string[]): Set<SecurityFinding> {
        const found = new Set<SecurityFinding>();
        for (const kind of ["sast", "secrets"] as const) {
            const live = this.live.get(kind) ?? new Map<string, readonly SecurityFinding[]>();
            const scanned = this.code.get(kind) ?? new Map<string, readonly SecurityFinding[]>();
            for (const [path, findings] of [...live, ...scanned]) {
                if (live.has(path) && findings !== live.get(path)) continue;
                if (!folders.some((folder) => isBelow(path, folder))) continue;
                for (const finding of findings) found.add(finding);
            }
        }
        return found;
    }
}

export function isBelow(path: string, folder: string): boolean {
    return path.startsWith(folder.endsWith("/") ? folder : `${folder}/`);
}

/** Takes the findings out that lie in this workspace and in none of those inside of it. */
function takeBelow(
    code: Set<SecurityFinding>,
    root: string,
    workspaces: readonly CargoWorkspace[],
): readonly SecurityFinding[] {
    const inner = workspaces.filter((each) => each.root !== root && isBelow(each.root, root));
    const taken: SecurityFinding[] = [];
    for (const finding of code) {
        const path = finding.locations[0]?.path ?? "";
        if (!isBelow(path, root) || inner.some((each) => isBelow(path, each.root))) continue;
        code.delete(finding);
        taken.push(finding);
    }
    return taken;
}
