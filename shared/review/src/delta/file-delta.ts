import type { FileFacts } from "@rust-ai-ide/analysis/index/file-facts";
import type { SyntaxTable } from "@rust-ai-ide/analysis/syntax/syntax-table";
import type { LineIndex } from "@rust-ai-ide/core/text";
import type { ChangedFile } from "../change-set.ts";
import type { Item } from "./item.ts";
import type { ItemChange } from "./item-change.ts";

/** One side of a changed file, read. */
export interface ParsedSide {
    readonly path: string;
    readonly text: string;
    readonly lines: LineIndex;
    /** Its own copy: it stays valid while other files are parsed. */
    readonly table: SyntaxTable;
    readonly facts: FileFacts;
    readonly items: readonly Item[];
}

/** A changed file of Rust, with what its two sides say. */
export interface FileDelta {
    readonly file: ChangedFile;
    readonly base: ParsedSide | undefined;
    readonly head: ParsedSide | undefined;
    readonly changes: readonly ItemChange[];
    /** Whether a line of the head, from 0, is new or different. */
    isChangedLine(line: number): boolean;
    /** Whether a range of the head touches a changed line. */
    touches(start: number, end: number): boolean;
}
