/** A directed graph to be drawn; its nodes are the numbers from 0 to `widths.length - 1`. */
export interface GraphShape {
    /** Width of each node in pixels. */
    readonly widths: readonly number[];
    /** From and to; edges that repeat, run in circles or end where they start are allowed. */
    readonly edges: readonly (readonly [from: number, to: number])[];
    /** Drawn at the left, in this order. */
    readonly roots: readonly number[];
    /**
     * Absent: one drawing. A number each: nodes of one number are drawn in a box of their own; boxes
     * stand in the order of their numbers where they fit.
     */
    readonly clusters?: readonly number[];
}

/** The box around the nodes of one cluster, in pixels. */
export interface LayoutBox {
    readonly cluster: number;
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
}

/** Places of the nodes: no two overlap, and all lie within the width and the height. In pixels. */
export interface GraphLayout {
    /** Left of each node. */
    readonly x: readonly number[];
    /** Top of each node; all are {@link nodeHeight} tall. */
    readonly y: readonly number[];
    readonly boxes: readonly LayoutBox[];
    readonly width: number;
    readonly height: number;
}

export const nodeHeight = 24;
/** From the top of a node to the top of the next below it. */
export const rowPitch = 34;
export const columnGap = 64;
/** Room between the border of a box and its nodes; the top has a title as well. */
export const boxPadding = 20;
export const boxTitle = 26;
export const boxGap = 40;
