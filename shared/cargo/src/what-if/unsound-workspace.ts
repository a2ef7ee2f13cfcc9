import type { WhatIfAnswer } from "@rust-ai-ide/protocol/cargo/what-if";
import type { CargoWorkspace } from "../workspace/workspace.ts";

/** What hides packages or dependencies from a reader: an answer made without them would drop them. */
const hiding: ReadonlySet<string> = new Set([
    "workspace.brokenManifest",
    "workspace.missingMember",
    "workspace.missingPath",
    "workspace.noManifest",
    "workspace.nothingToInherit",
    "lock.conflict",
    "lock.incompletePackage",
    "lock.newerFormat",
    "lock.unreadableLine",
    "lock.unreadableValue",
]);

/**
 * Why no lock can be made of a workspace: cargo refuses it, and a lock of the part that can be read
 * would lose what the rest has locked. Undefined where nothing is in the way.
 */
export function unsoundWorkspace({
    problems,
    root,
}: CargoWorkspace): Extract<WhatIfAnswer, { kind: "failed" }> | undefined {
    const problem = problems.find(({ code }) => hiding.has(code));
    if (problem === undefined) return undefined;
    const path = problem.path.startsWith(`${root}/`)
        ? problem.path.slice(root.length + 1)
        : problem.path;
    const message = `${path}: ${problem.message.replace(/\.$/, "")}`;
    return { kind: "failed", code: "whatIf.unsoundWorkspace", message };
}
