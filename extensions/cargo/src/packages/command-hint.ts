import type { CargoNode } from "../tree/tree-node.ts";

/** What a command knows of what it is about; the rest is asked for. */
export type CommandHint = Partial<
    Pick<CargoNode, "id" | "workspace" | "package" | "dependent" | "place" | "context">
>;

/** The row of the view, or the file of a context menu, that a command was started on. */
export function hintOf(argument: unknown): CommandHint | undefined {
    if (typeof argument !== "object" || argument === null) return undefined;
    if ("content" in argument && "workspace" in argument) return argument as CargoNode;
    const { scheme, fsPath } = argument as { scheme?: unknown; fsPath?: unknown };
    if (scheme !== "file" || typeof fsPath !== "string") return undefined;
    return { place: { manifestPath: fsPath } };
}
