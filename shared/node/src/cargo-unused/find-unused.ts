import { resolve } from "node:path/posix";
import type { Span } from "@rust-ai-ide/cargo/toml/syntax";
import {
    type DependencyVerdict,
    dependencyVerdict,
} from "@rust-ai-ide/cargo/unused/dependency-verdict";
import {
    dependencyUses,
    type NamedAt,
    type PackageUsage,
} from "@rust-ai-ide/cargo/unused/package-usage";
import { unusedFeatures } from "@rust-ai-ide/cargo/unused/unused-features";
import {
    unusedMembers,
    unusedWorkspaceDependencies,
} from "@rust-ai-ide/cargo/unused/unused-members";
import type { CargoWorkspace, WorkspacePackage } from "@rust-ai-ide/cargo/workspace/workspace";
import { type CancellationToken, throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import { LineIndex } from "@rust-ai-ide/core/text";
import type {
    Evidence,
    KeptDependency,
    UnusedFinding,
    UnusedReport,
} from "@rust-ai-ide/protocol/cargo/unused";
import type { Registries } from "../registry/open-registries.ts";
import { dependencyDoubts, type KnownDependency } from "./dependency-doubts.ts";
import { LibraryFinder } from "./library-facts.ts";
import { NameWriters } from "./name-writers.ts";
import { packageFiles, type TargetRoot } from "./package-files.ts";
import type { SourceCache } from "./source-cache.ts";

export interface FindUnusedOptions {
    readonly workspace: CargoWorkspace;
    readonly registries: Registries;
    readonly cache: SourceCache;
    readonly token: CancellationToken;
    /** Members done, and all. */
    readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Finds what of a workspace's manifests nothing needs, from sources alone: nothing is built, nothing
 * runs. Rejects with CancelledError only; files that cannot be read lower the confidence.
 */
export async function findUnused(options: FindUnusedOptions): Promise<UnusedReport> {
    const { workspace, registries, cache, token, onProgress } = options;
    const started = performance.now();
    const finder = new LibraryFinder(workspace, registries);
    const look = new Look(workspace, finder, new NameWriters(finder, cache, token));
    const members = workspace.packages.filter(({ isMember }) => isMember);
    let files = 0;
    for (const [done, member] of members.entries()) {
        throwIfCancelled(token);
        onProgress?.(done, members.length);
        const roots = targetRoots(member);
        const usage = await packageFiles({ folder: member.folder, roots, cache, token });
        files += usage.files.length;
        await look.package(member, usage);
    }
    look.workspaceTables();
    onProgress?.(members.length, members.length);
    const dependencies = members.reduce((sum, each) => sum + each.manifest.dependencies.length, 0);
    const milliseconds = Math.round(performance.now() - started);
    return {
        findings: look.findings,
        kept: look.kept,
        problems: workspace.problems.map(({ path, code, message }) => ({ path, code, message })),
        summary: { packages: members.length, dependencies, files, milliseconds },
    };
}

/** Kinds of targets that get dependencies of tests. */
const testKinds: ReadonlySet<string> = new Set(["test", "bench", "example"]);

/** The first file of each target, as far as it is there. */
function targetRoots({ folder, foundTargets }: WorkspacePackage): TargetRoot[] {
    return foundTargets.map(({ kind, path }) => ({
        path: resolve(folder, path),
        scope: kind === "custom-build" ? "build" : testKinds.has(kind) ? "test" : "code",
    }));
}

class Look {
    readonly findings: UnusedFinding[] = [];
    readonly kept: KeptDependency[] = [];
    private readonly workspace: CargoWorkspace;
    private readonly finder: LibraryFinder;
    private readonly writers: NameWriters;

    constructor(workspace: CargoWorkspace, finder: LibraryFinder, writers: NameWriters) {
        this.workspace = workspace;
        this.finder = finder;
        this.writers = writers;
    }

    async package(owner: WorkspacePackage, usage: PackageUsage): Promise<void> {
        const { workspace, finder, writers } = this;
        const all = await Promise.all(
            owner.manifest.dependencies.map(
                async (dependency): Promise<KnownDependency> => ({
                    dependency,
                    facts: await finder.facts(owner, dependency),
                }),
            ),
        );
        for (const known of all) {
            const uses = dependencyUses(usage, known.facts.names);
            if (isPlainlyUsed(known, uses)) continue;
            const options = { workspace, owner, usage, known, all, writers };
            const doubts = await dependencyDoubts(options);
            const { dependency } = known;
            // Beside the same normal dependency, one of tests is there for its features.
            const isTwice = all.some(
                (each) => each !== known && each.facts.packageName === known.facts.packageName,
            );
            const verdict = dependencyVerdict(dependency, uses, doubts);
            if (isTwice && verdict.kind === "unused" && dependency.kind === "dev") continue;
            this.tell(owner, known, verdict, doubts.writtenBy);
        }
        this.features(owner, usage);
    }

    workspaceTables(): void {
        const { workspace } = this;
        for (const { manifestPath, manifest } of unusedMembers(workspace)) {
            const span = manifest.package?.name?.span ?? { start: 0, end: 0 };
            const name = manifest.package?.name?.value ?? "";
            this.add(manifestPath, manifest.document.text, name, {
                kind: "unused-member",
                name,
                table: "",
                span,
                confidence: "low",
                message: `No other package of the workspace depends on ${name}, and it is not published.`,
            });
        }
        const { manifestPath, manifest } = workspace.rootManifest;
        for (const { name, keySpan, table } of unusedWorkspaceDependencies(workspace)) {
            this.add(manifestPath, manifest.document.text, manifest.package?.name?.value ?? "", {
                kind: "unused-workspace-dependency",
                name,
                table,
                span: keySpan,
                confidence: "high",
                message: `No member inherits ${name}.`,
            });
        }
    }

    private features(owner: WorkspacePackage, usage: PackageUsage): void {
        const name = owner.manifest.package?.name?.value ?? "";
        const asked = new Set<string>();
        for (const { manifest } of this.workspace.packages) {
            for (const dependency of manifest.dependencies) {
                if (dependency.packageName !== name) continue;
                for (const { value } of dependency.features) asked.add(value);
            }
            for (const { enables } of manifest.features) {
                for (const { value } of enables) asked.add(value.split("/").at(-1) ?? "");
            }
        }
        const isPrivate = owner.manifest.package?.publish !== undefined;
        for (const feature of unusedFeatures(owner.manifest, usage, asked)) {
            this.add(owner.manifestPath, owner.manifest.document.text, name, {
                kind: "unused-feature",
                name: feature.name,
                table: "features",
                span: feature.keySpan,
                confidence: isPrivate && usage.missing.length === 0 ? "high" : "low",
                message: `The feature ${feature.name} turns nothing on, and no code asks for it.`,
            });
        }
    }

    private tell(
        owner: WorkspacePackage,
        { dependency }: KnownDependency,
        verdict: DependencyVerdict,
        writtenBy: { readonly path: string } | undefined,
    ): void {
        const { name, table } = dependency;
        const evidence = verdict.evidence.map(evidenceOf);
        const packageName = owner.manifest.package?.name?.value ?? "";
        if (verdict.kind === "kept") {
            const by = writtenBy && { path: writtenBy.path, line: 1, column: 1, what: "macro" };
            this.kept.push({
                name,
                package: packageName,
                reason: verdict.reason,
                evidence: by === undefined ? evidence : [by, ...evidence],
            });
            return;
        }
        if (verdict.kind === "used") return;
        const advice =
            verdict.kind === "unused"
                ? `${name} can be removed.`
                : `${name} can move to dev-dependencies.`;
        this.add(
            owner.manifestPath,
            owner.manifest.document.text,
            packageName,
            {
                kind: verdict.kind,
                name,
                table,
                span: dependency.keySpan,
                confidence: verdict.confidence,
                message: `${verdict.reason} ${advice}`,
            },
            evidence,
        );
    }

    private add(
        manifestPath: string,
        text: string,
        packageName: string,
        finding: Omit<UnusedFinding, "package" | "manifestPath" | "line" | "evidence">,
        evidence: Evidence[] = [],
    ): void {
        const span: Span = finding.span;
        const line = new LineIndex(text).positionAt(span.start).line + 1;
        const { start, end } = span;
        this.findings.push({
            ...finding,
            span: { start, end },
            package: packageName,
            manifestPath,
            line,
            evidence,
        });
    }
}

/** Most dependencies are: of these nothing else has to be looked into. */
function isPlainlyUsed(
    { dependency }: KnownDependency,
    uses: ReturnType<typeof dependencyUses>,
): boolean {
    if (dependency.kind === "normal") return uses.code !== undefined;
    if (dependency.kind === "build") return uses.build !== undefined;
    return uses.test !== undefined;
}

function evidenceOf({ file, offset, what }: NamedAt): Evidence {
    const { line, character } = new LineIndex(file.text).positionAt(offset);
    return { path: file.path, line: line + 1, column: character + 1, what };
}
