import type { Disposable } from "@rust-ai-ide/core/disposable";
import { Emitter } from "@rust-ai-ide/core/event";

export type Grouping = "severity" | "package" | "path";

export interface TreeOptions {
    readonly grouping: Grouping;
    readonly showsSuppressed: boolean;
}

/** How the view is arranged in this window. */
export class TreeOptionsStore implements Disposable {
    private readonly changes = new Emitter<void>();
    readonly onDidChange = this.changes.event;
    current: TreeOptions = { grouping: "severity", showsSuppressed: false };

    update(options: Partial<TreeOptions>): void {
        this.current = { ...this.current, ...options };
        this.changes.fire();
    }

    dispose(): void {
        this.changes.dispose();
    }
}
