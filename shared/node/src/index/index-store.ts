import { CompactIndex } from "@rust-ai-ide/analysis/index/compact-index";
import { encodeFacts } from "@rust-ai-ide/analysis/index/facts-codec";
import type { FileFacts } from "@rust-ai-ide/analysis/index/file-facts";
import { PackedFacts } from "@rust-ai-ide/analysis/index/packed-facts";
import { borderRules } from "@rust-ai-ide/analysis/links/border-table";
import { LinkTable } from "@rust-ai-ide/analysis/links/link-table";
import type { Disposable } from "@rust-ai-ide/core/disposable";
import type { FileRecord } from "./cache/file-records.ts";

/** What happened to a file on the disk. */
export type FileUpdate =
    | {
          readonly path: string;
          readonly record: FileRecord;
          /** Packed; undefined where the file has none; "kept": those that the index has. */
          readonly facts: Uint8Array | undefined | "kept";
      }
    /** It is not there any more, or does not belong into the index. */
    | { readonly path: string; readonly record: undefined };

/**
 * Index and links of the files on the disk, under those of the open documents. What is known of a file
 * on the disk is its record, kept for open documents as well.
 */
export class IndexStore implements Disposable {
    readonly index = new CompactIndex();
    readonly links = new LinkTable(borderRules);
    readonly records = new Map<string, FileRecord>();
    private readonly live = new Set<string>();

    /** True when the index has the facts of this very content. */
    holds(path: string, hash: string): boolean {
        return this.records.get(path)?.hash === hash && !this.live.has(path);
    }

    /** Takes many updates, of which listeners are told at once; gives back those with damaged facts. */
    apply(updates: readonly FileUpdate[]): FileUpdate[] {
        const damaged: FileUpdate[] = [];
        this.index.batch(() => {
            this.links.batch(() => {
                for (const update of updates) if (!this.applyOne(update)) damaged.push(update);
            });
        });
        return damaged;
    }

    setLive(path: string, facts: FileFacts | undefined): void {
        if (facts === undefined) {
            this.live.delete(path);
            return;
        }
        this.live.add(path);
        this.index.update(path, encodeFacts(facts));
        this.links.update(path, facts.languageId, facts.endpoints);
    }

    isLive(path: string): boolean {
        return this.live.has(path);
    }

    /** Forgets what the file was, so that the next look at it counts. */
    forget(path: string): void {
        this.records.delete(path);
    }

    /** Its stamp says nothing any more; its content may still be the same. */
    distrust(path: string): void {
        const record = this.records.get(path);
        if (record !== undefined) this.records.set(path, { ...record, isRacy: true });
    }

    /** Paths of which anything is known, open documents alone excepted. */
    *paths(): Iterable<string> {
        yield* this.records.keys();
        for (const { path } of this.index.files()) {
            if (!this.records.has(path) && !this.live.has(path)) yield path;
        }
    }

    dispose(): void {
        this.index.dispose();
        this.links.dispose();
    }

    private applyOne(update: FileUpdate): boolean {
        const { path, record } = update;
        const isLive = this.live.has(path);
        const facts = record === undefined ? undefined : update.facts;
        if (facts === undefined) {
            if (!isLive) this.drop(path);
        } else if (facts !== "kept" && !isLive) {
            const packed = PackedFacts.open(facts);
            const endpoints = packed?.endpoints();
            if (packed === undefined || endpoints === undefined) return false;
            if (!this.index.update(path, facts, packed)) return false;
            this.links.update(path, packed.languageId, endpoints);
        }
        if (record === undefined) this.records.delete(path);
        else this.records.set(path, record);
        return true;
    }

    private drop(path: string): void {
        if (this.index.remove(path)) this.links.remove(path);
    }
}
