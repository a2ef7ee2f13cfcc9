import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { isSameFamily } from "../native-set.ts";
import { AnswerFiles, type ServerSession } from "../server-session.ts";
import { TimeSlice } from "../time-slice.ts";
import type { NameAt } from "./name-at.ts";
import { type Candidate, type NamePlace, resolveName } from "./resolve-name.ts";

/** A use of a definition. */
export interface Use {
    readonly path: string;
    readonly offset: number;
    readonly length: number;
    readonly role: NameAt["role"];
    /** Index of the innermost symbol around it, -1 for none. */
    readonly scope: number;
}

/** More are of no use to anybody. */
const mostUses = 5000;

/**
 * Uses of a definition in its language. A use counts where the definition is what its name most
 * likely means there; what stands in front of the name is not known of files that are not open, so
 * methods are found by name alone.
 */
export async function usesOf(
    session: ServerSession,
    target: Candidate,
    token: CancellationToken,
    roles?: ReadonlySet<NameAt["role"]>,
): Promise<readonly Use[]> {
    const symbol = target.facts.symbols[target.index];
    const { index } = session.workspace;
    if (symbol === undefined) return [];
    const files = new AnswerFiles(session);
    const slice = new TimeSlice(token);
    const meant = new Map<string, boolean>();
    const found: Use[] = [];
    for (const hit of index?.referencesTo(symbol.name) ?? []) {
        if (slice.isOver) await slice.rest();
        if (found.length >= mostUses) break;
        const { path, languageId } = hit.file;
        if (!isSameFamily(languageId, target.languageId)) continue;
        if (roles !== undefined && !roles.has(hit.role)) continue;
        const key = `${path} ${hit.role}`;
        let isMeant = meant.get(key);
        if (isMeant === undefined) {
            const place = files.get(path);
            isMeant = place !== undefined && means(hit, { path, ...place }, target);
            meant.set(key, isMeant);
        }
        if (!isMeant) continue;
        const { offset, role, scope } = hit;
        found.push({ path, offset, length: symbol.name.length, role, scope });
    }
    return found;
}

function means(
    { role, scope }: { role: NameAt["role"]; scope: number },
    place: NamePlace,
    target: Candidate,
): boolean {
    const symbol = target.facts.symbols[target.index];
    if (symbol === undefined) return false;
    const use = { name: symbol.name, start: 0, end: 0, symbol: -1, role, scope } as const;
    const candidates = candidatesFor(target, place);
    const isMeant = (name: NameAt): boolean => resolveName(name, place, candidates).length > 0;
    const container = target.facts.symbols[symbol.container];
    if (container !== undefined && container.kind !== "module" && container.kind !== "namespace") {
        const qualifier = /[\p{L}\p{N}_]+$/u.exec(container.name)?.[0] ?? "";
        return (
            isMeant({ ...use, access: "member", qualifier: "" }) ||
            isMeant({ ...use, access: "path", qualifier })
        );
    }
    if (isMeant({ ...use, access: "plain", qualifier: "" })) return true;
    // `module::name`, without an import of the name itself.
    const module = container?.name ?? moduleOf(target.path);
    return (
        place.facts.names.includes(module) && isMeant({ ...use, access: "path", qualifier: module })
    );
}

/** The name by which other files speak of a file's contents. */
function moduleOf(path: string): string {
    const [folder = "", file = ""] = path.split("/").slice(-2);
    const stem = file.replace(/\.[^.]*$/, "");
    return /^(?:mod|lib|main|index|__init__)$/.test(stem) ? folder : stem;
}

/** The definition alone, unless the file defines the same name itself: then that one is meant. */
function candidatesFor(target: Candidate, place: NamePlace): readonly Candidate[] {
    if (place.path === target.path) return [target];
    const { symbols } = target.facts;
    const wanted = symbols[target.index];
    const shadows = place.facts.symbols.some(
        (each) => each.name === wanted?.name && each.kind === wanted.kind && each.container < 0,
    );
    return shadows ? [] : [target];
}
