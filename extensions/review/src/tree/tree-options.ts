import type { Disposable } from "@rust-ai-ide/core/disposable";
import { Emitter } from "@rust-ai-ide/core/event";

export interface TreeOptions {
    readonly grouping: "severity" | "file";
    /** Whether findings about which something was decided are shown. */
    readonly showsDecided: boolean;
    /** Every changed function has a code lens. */
    readonly isReviewMode: boolean;
}

/** How the review is shown in this window. */
export class TreeOptionsStore implements Disposable {
    private readonly changes = new Emitter<void>();
    readonly onDidChange = this.changes.event;
    current: TreeOptions = { grouping: "severity", showsDecided: false, isReviewMode: false };

    update(options: Partial<TreeOptions>): void {
        this.current = { ...this.current, ...options };
        this.changes.fire();
    }

    dispose(): void {
        this.changes.dispose();
    }
}
