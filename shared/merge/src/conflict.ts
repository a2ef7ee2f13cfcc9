/** A part of a file that the sides changed differently. Texts are whole lines with their ends. */
export interface Conflict {
    readonly ours: string;
    /** Undefined in files with markers that do not tell it. */
    readonly base: string | undefined;
    readonly theirs: string;
    /** Of the first marker in the text with conflicts, from 0. */
    readonly line: number;
    /** Behind the last marker. */
    readonly endLine: number;
    /** Names behind the markers, such as a branch. */
    readonly oursLabel: string;
    readonly theirsLabel: string;
}
