import type { Item } from "./item.ts";

/** What of an item that exists on both sides is different. */
export const itemAspects = [
    "name",
    "place",
    "signature",
    "body",
    "visibility",
    "attributes",
    "documentation",
] as const;
export type ItemAspect = (typeof itemAspects)[number];

/**
 * An item that differs. `added` has no base, `removed` no head; `changed` has both and at least one
 * aspect. Items whose members alone differ are no changes of their own.
 */
export interface ItemChange {
    readonly kind: "added" | "removed" | "changed";
    readonly base: Item | undefined;
    readonly head: Item | undefined;
    readonly aspects: readonly ItemAspect[];
}
