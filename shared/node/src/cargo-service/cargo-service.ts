import type {
    CargoFileKind,
    EditorContext,
    EditorToolchain,
} from "@rust-ai-ide/cargo/editor/editor-context";
import type { LockFile } from "@rust-ai-ide/cargo/lock/lock-file";
import { readLock } from "@rust-ai-ide/cargo/lock/read-lock";
import { cargoFileKind } from "@rust-ai-ide/cargo/schema/schema-of";
import { parentFolder } from "@rust-ai-ide/cargo/workspace/file-paths";
import type { CargoWorkspace } from "@rust-ai-ide/cargo/workspace/workspace";
import type { Clock } from "@rust-ai-ide/core/clock";
import type { Overlay } from "../cargo-workspace/manifest-cache.ts";
import { PackageFactsCache } from "../cargo-workspace/package-sources.ts";
import type { CargoEnvironment } from "../registry/cargo-config.ts";
import type { Registries } from "../registry/open-registries.ts";
import type { NetworkUse } from "./asking-registries.ts";
import { editorFiles } from "./editor-files.ts";
import { HeavyQueue } from "./heavy-queue.ts";
import { installedToolchain } from "./installed-toolchain.ts";
import { WeightsStore } from "./weights-store.ts";
import { WorkspaceStore } from "./workspace-store.ts";

export interface CargoServiceOptions {
    /** Texts of open documents, by absolute path with `/`. */
    readonly overlay: Overlay;
    readonly clock: Clock;
    /** Milliseconds since 1970, for the age of versions. */
    readonly today: () => number;
    readonly env: CargoEnvironment;
    /** Absent: by the environment. */
    readonly cargoHome?: string;
    /** Absent: the network is never used. */
    readonly network?: NetworkUse;
}

/** How long what was read of cargo's configuration is believed. */
const configurationMs = 60_000;

/** How long an answer of the editor waits for a workspace that is loaded for the first time. */
export const editorPatienceMs = 40;

/**
 * What is known of manifests, workspaces and registries, kept between questions. Everything is read
 * on demand; nothing is run, and the network is only used where the user allows it.
 */
export class CargoService {
    readonly workspaces: WorkspaceStore;
    /** What packages say of themselves; it cannot change. */
    readonly facts = new PackageFactsCache();
    readonly heavy = new HeavyQueue();
    readonly weights: WeightsStore;
    private readonly options: CargoServiceOptions;
    private readonly opened = new Map<string, { at: number; registries: Promise<Registries> }>();
    private readonly locks = new Map<string, { text: string; lock: LockFile }>();
    private toolchain: Promise<EditorToolchain> | undefined;

    constructor(options: CargoServiceOptions) {
        this.options = options;
        this.weights = new WeightsStore(options.env, () => options.clock.now());
        this.workspaces = new WorkspaceStore(options.overlay, () => options.clock.now());
    }

    /** Milliseconds since 1970. */
    get today(): number {
        return this.options.today();
    }

    get env(): CargoEnvironment {
        return this.options.env;
    }

    /** The registries that cargo would use in a folder. Undefined where they cannot be read. */
    async registries(folder: string): Promise<Registries | undefined> {
        const known = this.opened.get(folder);
        const age = known === undefined ? -1 : this.options.clock.now() - known.at;
        if (known !== undefined && age >= 0 && age < configurationMs) {
            return known.registries.catch(() => undefined);
        }
        const registries = this.open(folder);
        this.opened.set(folder, { at: this.options.clock.now(), registries });
        return registries.catch(() => undefined);
    }

    private async open(folder: string): Promise<Registries> {
        const { env, cargoHome, network } = this.options;
        const { openRegistries } = await import("../registry/open-registries.ts");
        const home = cargoHome === undefined ? {} : { cargoHome };
        const registries = await openRegistries({ folder, env, ...home });
        if (network === undefined) return registries;
        const { askingRegistries } = await import("./asking-registries.ts");
        return askingRegistries(registries, { env, network });
    }

    /** All that features of one file read. Undefined for a file that is not one of cargo's. */
    async context(path: string, patienceMs = editorPatienceMs): Promise<EditorContext | undefined> {
        const kind = cargoFileKind(path);
        if (kind === undefined) return undefined;
        const { overlay } = this.options;
        const read = await this.workspaces.manifests.read(path, overlay);
        if (read === undefined) return undefined;
        const workspace = await this.workspaceFor(kind, path, patienceMs);
        const folder = workspace?.root ?? parentFolder(path);
        const registries = await withPatience(this.registries(folder), patienceMs);
        const source = registries?.byDefault.source;
        const minPublishAge = source === undefined ? undefined : registries?.minPublishAge(source);
        return {
            kind,
            path,
            manifest: read.manifest,
            workspace,
            registries,
            files: editorFiles(this.workspaces.manifests, overlay),
            toolchain: await withPatience(this.installed(), patienceMs),
            now: this.today,
            settings: { minPublishAge },
        };
    }

    /** What rustup has, without running anything. */
    installed(): Promise<EditorToolchain> {
        this.toolchain ??= installedToolchain(this.env);
        return this.toolchain;
    }

    /** A lock as the editor has it, read once for each text. */
    lockOf(path: string, text: string): LockFile {
        const known = this.locks.get(path);
        if (known?.text === text) return known.lock;
        const lock = readLock(text);
        this.locks.clear();
        this.locks.set(path, { text, lock });
        return lock;
    }

    /** Some files changed: what follows from them is read again when it is asked for. */
    changed(paths: readonly string[]): void {
        this.workspaces.invalidate();
        const isConfiguration = paths.some((path) => cargoFileKind(path) === "config");
        if (isConfiguration || paths.length === 0) this.opened.clear();
    }

    private async workspaceFor(
        kind: CargoFileKind,
        path: string,
        patienceMs: number,
    ): Promise<CargoWorkspace | undefined> {
        if (kind !== "manifest") return undefined;
        const loading = this.workspaces.load(path);
        return (await withPatience(loading, patienceMs)) ?? this.workspaces.latest(path);
    }
}

/** Undefined where it takes longer. */
async function withPatience<T>(answer: Promise<T>, milliseconds: number): Promise<T | undefined> {
    if (milliseconds === Number.POSITIVE_INFINITY) return answer;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>((resolve) => {
        timer = setTimeout(() => resolve(undefined), milliseconds);
    });
    try {
        return await Promise.race([answer, late]);
    } finally {
        clearTimeout(timer);
    }
}
