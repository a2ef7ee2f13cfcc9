import type { CargoWorkspace } from "@rust-ai-ide/cargo/workspace/workspace";
import { loadWorkspace } from "../cargo-workspace/load-workspace.ts";
import { ManifestCache, type Overlay } from "../cargo-workspace/manifest-cache.ts";

/** Loading again after this time finds what a client that watches nothing did not tell. */
const staleAfterMs = 2_000;
/** Workspaces kept beside each other; a monorepo has one for each manifest that is open. */
const mostWorkspaces = 64;

interface Entry {
    readonly loading: Promise<CargoWorkspace>;
    readonly generation: number;
    readonly at: number;
}

/** Workspaces by the manifest that was asked for, loaded again when something may have changed. */
export class WorkspaceStore {
    readonly manifests = new ManifestCache();
    private readonly overlay: Overlay;
    private readonly now: () => number;
    private readonly entries = new Map<string, Entry>();
    private readonly loaded = new Map<string, CargoWorkspace>();
    private generation = 0;

    constructor(overlay: Overlay, now: () => number) {
        this.overlay = overlay;
        this.now = now;
    }

    /** As files and open documents are now. */
    load(manifestPath: string): Promise<CargoWorkspace> {
        const known = this.entries.get(manifestPath);
        const age = known === undefined ? Number.POSITIVE_INFINITY : this.now() - known.at;
        // A clock that was set back makes nothing young.
        const isFresh = age >= 0 && age < staleAfterMs;
        if (known?.generation === this.generation && isFresh) return known.loading;
        const loading = loadWorkspace(manifestPath, this.overlay, this.manifests);
        this.keep(manifestPath, { loading, generation: this.generation, at: this.now() });
        void loading.then((workspace) => this.loaded.set(manifestPath, workspace));
        return loading;
    }

    /** What was loaded last, however old; undefined while nothing was. */
    latest(manifestPath: string): CargoWorkspace | undefined {
        return this.loaded.get(manifestPath);
    }

    /** Something changed: what is asked next is loaded again. */
    invalidate(): void {
        this.generation++;
    }

    private keep(path: string, entry: Entry): void {
        this.entries.delete(path);
        this.entries.set(path, entry);
        for (const oldest of this.entries.keys()) {
            if (this.entries.size <= mostWorkspaces) break;
            this.entries.delete(oldest);
            this.loaded.delete(oldest);
        }
    }
}
