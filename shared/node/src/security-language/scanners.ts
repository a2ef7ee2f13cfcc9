import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import type { SecurityProblem } from "@rust-ai-ide/protocol/security/findings";
import type { ScanKind } from "@rust-ai-ide/protocol/security/scan";
import { secretAsFinding } from "@rust-ai-ide/security/secrets/placed-secret";
import { unsafeInventory } from "./features/inventory-requests.ts";
import type { SecuritySession } from "./security-session.ts";
import type { WorkProgress } from "./work-progress.ts";

export interface ScanInput {
    readonly session: SecuritySession;
    readonly folders: readonly string[];
    readonly token: CancellationToken;
    readonly progress: WorkProgress;
}

export interface ScanOutcome {
    readonly files: number;
    readonly problems: readonly SecurityProblem[];
}

type Scanner = (input: ScanInput) => Promise<ScanOutcome>;

const nothing: ScanOutcome = { files: 0, problems: [] };

/** How each kind is looked for; what it finds goes to the service. Loaded when it is first asked for. */
export const checkers: Readonly<Record<ScanKind, Scanner>> = {
    /** Computed by every question anyway. */
    advisories: async () => nothing,
    secrets: async ({ session, folders, token, progress }) => {
        const [{ scanSecrets }, { openSecretHash }, { baselineOf, SecretBaseline }] =
            await Promise.all([
                import("../secrets/scan-secrets.ts"),
                import("../secrets/installation-key.ts"),
                import("../secrets/secret-baseline.ts"),
            ]);
        const hash = await openSecretHash(session.secretKey);
        let files = 0;
        const problems: SecurityProblem[] = [];
        for (const folder of folders) {
            const result = await scanSecrets({
                folders: [folder],
                files: [],
                hash,
                baseline: await SecretBaseline.read(baselineOf(folder)),
                token,
                onProgress: (done, total) => progress.report("secrets", done, total),
            });
            session.service.setCode("secrets", [folder], result.findings.map(secretAsFinding));
            files += result.summary.files;
            problems.push(
                ...result.problems.map(({ path, code, message }) => ({ path, code, message })),
            );
        }
        return { files, problems };
    },
    licences: (input) => heldToPolicy(input),
    bans: async (input) => {
        const held = await heldToPolicy(input);
        await lookAtSupplyChain(input);
        return held;
    },
    sast: async ({ session, folders, token, progress }) => {
        const { scanSast } = await import("../sast/scan-sast.ts");
        const result = await scanSast({
            folders,
            files: [],
            grammarsFolder: session.grammarsFolder,
            token,
            onProgress: (done, total) => progress.report("code", done, total),
        });
        session.service.setCode("sast", folders, result.findings);
        const problems = result.problems.map(({ path, code, message }) => ({
            path,
            code,
            message,
        }));
        return { files: result.summary.files, problems };
    },
    unsafe: async ({ session, folders, token, progress }) => {
        const { service } = session;
        let files = 0;
        for (const workspace of await service.workspaces(folders, token)) {
            const path = workspace.rootManifest.manifestPath;
            const inventory = await unsafeInventory(
                session,
                { path, dependencies: false },
                token,
                (done, total) => progress.report("unsafe code", done, total),
            );
            const own = inventory.packages.filter(({ isMember }) => isMember);
            const sum = (of: "explainable" | "explained" | "files"): number =>
                own.reduce((total, each) => total + each[of], 0);
            files += sum("files");
            service.setChecked("unsafe", workspace.root);
            await service.remember(await service.ofManifest(path, token), {
                total: sum("explainable"),
                explained: sum("explained"),
            });
        }
        return { files, problems: [] };
    },
};

/** Licences, packages and sources in one: what they need is read once. */
async function heldToPolicy({
    session,
    folders,
    token,
    progress,
}: ScanInput): Promise<ScanOutcome> {
    const { service, policies } = session;
    const problems: SecurityProblem[] = [];
    const workspaces = await service.workspaces(folders, token);
    for (const [index, workspace] of workspaces.entries()) {
        progress.report("licences and sources", index, workspaces.length);
        const { outcome } = await policies.check(workspace, token);
        // Without a policy every package would be told of, and nothing could be done about it.
        service.setPolicy(workspace.root, outcome?.hasPolicy === true ? outcome : undefined);
        for (const { path, code, message } of outcome?.problems ?? [])
            problems.push({ path, code, message });
    }
    return { files: workspaces.length, problems };
}

/** What packages run while something is built, and where their versions come from. */
async function lookAtSupplyChain({ session, folders, token, progress }: ScanInput): Promise<void> {
    const { service, cargo, texts } = session;
    const [{ loadPolicyInput }, { findSupplyChain }] = await Promise.all([
        import("../licences/load-policy-input.ts"),
        import("../supply-chain/find-supply-chain.ts"),
    ]);
    const workspaces = await service.workspaces(folders, token);
    for (const [index, workspace] of workspaces.entries()) {
        progress.report("build scripts and names", index, workspaces.length);
        const registries = await cargo.registries(workspace.root);
        const options = { overlay: texts.ofPath, readsLicences: false };
        const input = registries && (await loadPolicyInput(workspace, registries, token, options));
        if (registries === undefined || input === undefined) continue;
        const { findings } = await findSupplyChain(input, registries, { now: cargo.today, token });
        service.setSupplyChain(workspace.root, findings);
    }
}
