import type { PackageSummary } from "./package-summary.ts";
import type { RequirementChain, Resolution } from "./resolve-request.ts";
import type { Conflicts, SearchState, Waiting } from "./search-state.ts";

/** What a requirement collides with: its chain from a member, and that of each package in its way. */
export function explainConflict(
    state: SearchState,
    parent: PackageSummary,
    waiting: Waiting,
    conflicts: Conflicts,
): Resolution {
    const { dependency, candidates } = waiting;
    const wanted = `${dependency.packageName} ${dependency.requirement.text}`;
    const chains: RequirementChain[] = [[...chainTo(state, parent.id), wanted]];
    const reasons: string[] = [];
    for (const [id, reason] of conflicts) {
        const name = nameOf(id);
        if (reason === "feature") {
            reasons.push(`no version has the features that ${name} asks for`);
            continue;
        }
        chains.push(chainTo(state, id));
        const links = state.byId.get(id)?.summary.links;
        reasons.push(
            reason === "links"
                ? `${name} links the native library ${links ?? ""} already`
                : `${name} is needed as well`,
        );
    }
    const why =
        candidates.length === 0
            ? "no version that may be chosen fits"
            : reasons.length === 0
              ? "none of its versions can be chosen"
              : reasons.join("; ");
    return { kind: "conflict", message: `${nameOf(parent.id)} needs ${wanted}: ${why}`, chains };
}

function chainTo(state: SearchState, id: string): string[] {
    const chain = [nameOf(id)];
    const seen = new Set([id]);
    for (let at = state.parents.get(id); at !== undefined; at = state.parents.get(at.parent)) {
        chain[0] = `${chain[0]} (${at.dependency.requirement.text})`;
        if (seen.has(at.parent)) break;
        seen.add(at.parent);
        chain.unshift(nameOf(at.parent));
    }
    return chain;
}

/** `name version` of an id. */
function nameOf(id: string): string {
    return id.split(" ", 2).join(" ");
}
