import type { SymbolFact } from "@rust-ai-ide/analysis/index/file-facts";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { isSameFamily } from "@rust-ai-ide/protocol/language-names";
import { AnswerFiles, type ServerSession } from "../server-session.ts";
import { TimeSlice } from "../time-slice.ts";
import { inFrontOf, type NameAt } from "./name-at.ts";
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
    const meant = new Map<string, Verdict>();
    const texts = new Map<string, string | undefined>();
    const found: Use[] = [];
    for (const hit of index?.referencesTo(symbol.name) ?? []) {
        if (slice.isOver) await slice.rest();
        if (found.length >= mostUses) break;
        const { path, languageId } = hit.file;
        if (!isSameFamily(languageId, target.languageId)) continue;
        if (roles !== undefined && !roles.has(hit.role)) continue;
        const key = `${path} ${hit.role}`;
        let verdict = meant.get(key);
        if (verdict === undefined) {
            const place = files.get(path);
            verdict = place === undefined ? "no" : means(hit, { path, ...place }, target);
            meant.set(key, verdict);
        }
        if (verdict === "no") continue;
        if (verdict !== "yes") {
            if (!texts.has(path)) texts.set(path, await session.texts.read(path));
            const front = inFrontOf(texts.get(path) ?? "", hit.offset);
            if (verdict === "path" ? front.access === "plain" : !reaches(front, hit.role, symbol))
                continue;
        }
        const { offset, role, scope } = hit;
        found.push({ path, offset, length: symbol.name.length, role, scope });
    }
    return found;
}

/** `path` and `member`: where the file has a rival, it depends on what stands in front of the name. */
type Verdict = "yes" | "no" | "path" | "member";

function means(
    { role, scope }: { role: NameAt["role"]; scope: number },
    place: NamePlace,
    target: Candidate,
): Verdict {
    const symbol = target.facts.symbols[target.index];
    if (symbol === undefined) return "no";
    const use = { name: symbol.name, start: 0, end: 0, symbol: -1, role, scope } as const;
    const isMeant = (name: NameAt): boolean => resolveName(name, place, [target]).length > 0;
    const container = target.facts.symbols[symbol.container];
    if (container !== undefined && container.kind !== "module" && container.kind !== "namespace") {
        const qualifier = /[\p{L}\p{N}_]+$/u.exec(container.name)?.[0] ?? "";
        const isFound =
            isMeant({ ...use, access: "member", qualifier: "" }) ||
            isMeant({ ...use, access: "path", qualifier });
        if (!isFound) return "no";
        const { symbols } = place.facts;
        const isRival = (each: SymbolFact): boolean =>
            each.name === symbol.name && each.container >= 0;
        return place.path !== target.path && symbols.some(isRival) ? "member" : "yes";
    }
    const isShadowed = shadows(target, place);
    if (!isShadowed && isMeant({ ...use, access: "plain", qualifier: "" })) return "yes";
    // `module::name`, without an import of the name itself.
    const module = container?.name ?? moduleOf(target.path);
    if (!place.facts.names.includes(module)) return "no";
    if (!isMeant({ ...use, access: "path", qualifier: module })) return "no";
    return isShadowed ? "path" : "yes";
}

/** Whether a use can be of a member of another file's type, in a file with one of the same name. */
function reaches(
    { access, qualifier }: Pick<NameAt, "access" | "qualifier">,
    role: NameAt["role"],
    { kind }: SymbolFact,
): boolean {
    if (qualifier === "self" || qualifier === "this" || qualifier === "Self") return false;
    const isCallable = kind === "method" || kind === "function";
    return access !== "member" || (role === "call") === isCallable;
}

/** The name by which other files speak of a file's contents. */
function moduleOf(path: string): string {
    const [folder = "", file = ""] = path.split("/").slice(-2);
    const stem = file.replace(/\.[^.]*$/, "");
    return /^(?:mod|lib|main|index|__init__)$/.test(stem) ? folder : stem;
}

/** True for a file that defines the same name itself, which a plain name means then. */
function shadows(target: Candidate, place: NamePlace): boolean {
    if (place.path === target.path) return false;
    const wanted = target.facts.symbols[target.index];
    return place.facts.symbols.some(
        (each) => each.name === wanted?.name && each.kind === wanted.kind && each.container < 0,
    );
}
