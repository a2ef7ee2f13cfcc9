import type { Anchor } from "../findings/anchors.ts";

/** A remark of somebody; `isOwn`: of the user. */
export interface StoredRemark {
    readonly isOwn: boolean;
    readonly text: string;
    /** Milliseconds since 1970. */
    readonly at: number;
}

/** A discussion of a place in a file, as it lies in the storage of the workspace. */
export interface StoredDiscussion {
    readonly id: string;
    readonly uri: string;
    readonly title: string;
    readonly anchor: Anchor;
    readonly remarks: readonly StoredRemark[];
    readonly isResolved: boolean;
}

/** What of a storage makes sense; it may be of another version, or damaged. */
export function readDiscussions(stored: unknown): readonly StoredDiscussion[] {
    if (!Array.isArray(stored)) return [];
    return stored.filter(isDiscussion);
}

function isDiscussion(value: unknown): value is StoredDiscussion {
    if (typeof value !== "object" || value === null) return false;
    const { id, uri, title, anchor, remarks, isResolved } = value as Record<string, unknown>;
    return (
        typeof id === "string" &&
        typeof uri === "string" &&
        typeof title === "string" &&
        typeof isResolved === "boolean" &&
        isAnchor(anchor) &&
        Array.isArray(remarks) &&
        remarks.every(isRemark)
    );
}

function isAnchor(value: unknown): boolean {
    const { mark, lineText } = (value ?? {}) as Record<string, unknown>;
    const { start, end } = (mark ?? {}) as Record<string, unknown>;
    return typeof lineText === "string" && isSpot(start) && isSpot(end);
}

function isSpot(value: unknown): boolean {
    const { line, character } = (value ?? {}) as Record<string, unknown>;
    return isCount(line) && isCount(character);
}

function isCount(value: unknown): boolean {
    return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function isRemark(value: unknown): boolean {
    const { isOwn, text, at } = (value ?? {}) as Record<string, unknown>;
    return typeof isOwn === "boolean" && typeof text === "string" && typeof at === "number";
}
