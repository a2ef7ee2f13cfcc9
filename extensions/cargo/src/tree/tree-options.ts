import type { Disposable } from "@rust-ai-ide/core/disposable";
import { Emitter } from "@rust-ai-ide/core/event";
import type { TreeOptions } from "./cargo-tree.ts";

/** How the Cargo view is looked at now. */
export class TreeOptionsStore implements Disposable {
    private readonly changed = new Emitter<void>();
    private options: TreeOptions = { isInverted: false, filter: "" };

    readonly onDidChange = this.changed.event;

    get current(): TreeOptions {
        return this.options;
    }

    update(change: Partial<TreeOptions>): void {
        this.options = { ...this.options, ...change };
        this.changed.fire();
    }

    dispose(): void {
        this.changed.dispose();
    }
}
