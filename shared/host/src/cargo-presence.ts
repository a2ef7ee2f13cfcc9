import { type Disposable, DisposableStore } from "@rust-ai-ide/core/disposable";
import type { Event } from "@rust-ai-ide/core/event";
import { Emitter } from "@rust-ai-ide/core/event";

/** What of the window tells that cargo is used in it. */
export interface CargoWindow {
    /** True while a manifest, or another file of cargo's, is open. */
    hasOpenFile(): boolean;
    /** Looks for a manifest in the folders of the window. */
    search(): PromiseLike<boolean>;
    /** A file of cargo's was opened or made, or a folder was added. */
    onDidChange(listener: () => void): Disposable;
}

/**
 * Whether this window has anything of cargo: until then, nothing is started and nothing is shown.
 * Once it had, it stays so: views that come and go would be worse than one that is empty.
 */
export class CargoPresence implements Disposable {
    private readonly disposables = new DisposableStore();
    private readonly window: CargoWindow;
    private readonly found = this.disposables.add(new Emitter<void>());
    private isKnown = false;

    /** Fires once, when the first manifest is found. */
    readonly onDidFind: Event<void> = this.found.event;

    constructor(window: CargoWindow) {
        this.window = window;
    }

    get isFound(): boolean {
        return this.isKnown;
    }

    /** Looks now, and whenever something comes. */
    async follow(): Promise<void> {
        const changes = this.disposables.add(
            this.window.onDidChange(() => {
                void this.look().then((isThere) => isThere && changes.dispose());
            }),
        );
        if (await this.look()) changes.dispose();
    }

    dispose(): void {
        this.disposables.dispose();
    }

    /** Folders that cannot be searched count as without. */
    private async look(): Promise<boolean> {
        if (this.isKnown) return true;
        let isThere = this.window.hasOpenFile();
        try {
            isThere ||= await this.window.search();
        } catch {
            isThere = false;
        }
        if (isThere && !this.isKnown) {
            this.isKnown = true;
            this.found.fire();
        }
        return isThere;
    }
}
