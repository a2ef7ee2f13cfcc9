import type { Disposable } from "@rust-ai-ide/core/disposable";
import { Emitter } from "@rust-ai-ide/core/event";
import type { CrossLinks, LinkLens, PlacedEndpoint, PlacedMismatch } from "./cross-links.ts";
import type { Border, Endpoint } from "./endpoint.ts";
import { LinkBorder } from "./link-border.ts";
import { commonFolders, type LinkGroup } from "./link-group.ts";
import type { BorderRule, Mismatch } from "./link-rule.ts";
import { sameEndpoints } from "./same-endpoints.ts";

type Rename = ReturnType<CrossLinks["renames"]>[number];

/**
 * Joins both sides of all borders. A file that changes costs the keys that it has or had; what means
 * what is found when it is asked for.
 */
export class LinkTable implements CrossLinks, Disposable {
    private readonly borders: ReadonlyMap<Border, LinkBorder>;
    private readonly files = new Map<string, readonly PlacedEndpoint[]>();
    private readonly changes = new Emitter<readonly string[]>();
    readonly onDidChange = this.changes.event;
    /** Files that changes concern which are not told yet; only while many are made at once. */
    private pending: Set<string> | undefined;

    constructor(rules: readonly BorderRule[]) {
        this.borders = new Map(rules.map((rule) => [rule.border, new LinkBorder(rule)]));
    }

    update(path: string, languageId: string, endpoints: readonly Endpoint[]): void {
        const before = this.files.get(path) ?? [];
        const known = endpoints.filter((endpoint) => this.borders.has(endpoint.border));
        if (before.length === 0 && known.length === 0) return;
        const changed = this.pending ?? new Set<string>();
        changed.add(path);
        const old = byKey(before);
        const fresh = byKey(known.map((endpoint) => ({ path, languageId, endpoint })));
        const kept: PlacedEndpoint[] = [];
        for (const [id, after] of fresh) {
            const had = old.get(id) ?? [];
            old.delete(id);
            // An endpoint that is as it was stays the same object, and its group is left in peace.
            const isSame = had[0]?.languageId === languageId && sameEndpoints(had, after);
            kept.push(...(isSame ? had : after));
            if (!isSame) this.replace(path, had, after, changed);
        }
        for (const gone of old.values()) this.replace(path, gone, [], changed);
        if (kept.length === 0) this.files.delete(path);
        else this.files.set(path, kept.sort(byStart));
        if (this.pending === undefined) this.tell(changed);
    }

    /** Makes many changes, which are told at once; nothing may be asked before the end. */
    batch(work: () => void): void {
        if (this.pending !== undefined) {
            work();
            return;
        }
        const pending = new Set<string>();
        this.pending = pending;
        try {
            work();
        } finally {
            this.pending = undefined;
            if (pending.size > 0) this.tell(pending);
        }
    }

    remove(path: string): void {
        this.update(path, "", []);
    }

    at(path: string, offset: number): PlacedEndpoint | undefined {
        let found: PlacedEndpoint[] = [];
        for (const placed of this.files.get(path) ?? []) {
            const { start, end } = placed.endpoint;
            if (start > offset) break;
            if (end < offset) continue;
            const [other] = found;
            const length = other === undefined ? -1 : other.endpoint.end - other.endpoint.start;
            if (other === undefined || end - start < length) found = [placed];
            else if (end - start === length) found.push(placed);
        }
        // One import can be of several borders, and only one of them knows it.
        return found.find((placed) => this.counterparts(placed).length > 0) ?? found[0];
    }

    endpointsIn(path: string): readonly PlacedEndpoint[] {
        return this.files.get(path) ?? [];
    }

    counterparts(of: PlacedEndpoint): readonly PlacedEndpoint[] {
        const place = this.find(of);
        if (place === undefined) return [];
        const { border, group, placed } = place;
        const found =
            placed.endpoint.side === "use"
                ? [...group.definitionsOf(placed, border.rule, border)]
                : group.usesOf(placed, border.rule, border);
        const near = new Map(found.map((each) => [each, commonFolders(of.path, each.path)]));
        found.sort(
            (left, right) =>
                (near.get(right) ?? 0) - (near.get(left) ?? 0) ||
                compareText(left.path, right.path) ||
                byStart(left, right),
        );
        // Two calls with one constant are one place.
        return found.filter((each, index) => !isSamePlace(each, found[index - 1]));
    }

    renames(of: PlacedEndpoint, newName: string): readonly Rename[] {
        const place = this.find(of);
        if (place === undefined) return [];
        const { border, placed: from } = place;
        const others = this.counterparts(from);
        const middle = others[0];
        const written = (to: PlacedEndpoint): string | undefined => {
            if (to === from) return newName;
            if (to.endpoint.side !== from.endpoint.side) {
                return renamed(border.rule, newName, from, to);
            }
            const between = middle && renamed(border.rule, newName, from, middle);
            return between && middle && renamed(border.rule, between, middle, to);
        };
        const all = new Set([from, ...others]);
        for (const other of others) for (const same of this.counterparts(other)) all.add(same);
        // Several endpoints can share one text, as two calls with the same constant do.
        const found = new Map<string, Rename>();
        for (const each of all) {
            const text = written(each);
            const at = each === from ? each : moved(each, border.rule);
            const place = `${at.endpoint.start} ${at.path}`;
            if (text !== undefined && !found.has(place)) found.set(place, { at, text });
        }
        return [...found.values()];
    }

    mismatchesIn(path: string): readonly PlacedMismatch[] {
        const found: PlacedMismatch[] = [];
        for (const here of this.files.get(path) ?? []) {
            const place = this.find(here);
            if (place === undefined) continue;
            if (here.endpoint.side === "use") found.push(...mismatchesOfUse(here, place));
            else found.push(...mismatchesOfDefinition(here, place));
        }
        return found;
    }

    lensesIn(path: string): readonly LinkLens[] {
        const lenses: LinkLens[] = [];
        for (const at of this.files.get(path) ?? []) {
            if (at.endpoint.side === "use") continue;
            const uses = this.counterparts(at).filter((use) => use.languageId !== at.languageId);
            const verb = this.borders.get(at.endpoint.border)?.rule.verb ?? "";
            if (uses.length > 0) lenses.push({ at, verb, uses });
        }
        return lenses;
    }

    private tell(changed: Set<string>): void {
        for (const border of this.borders.values()) border.settle(changed);
        this.changes.fire([...changed]);
    }

    dispose(): void {
        this.changes.dispose();
    }

    private replace(
        path: string,
        before: readonly PlacedEndpoint[],
        after: readonly PlacedEndpoint[],
        changed: Set<string>,
    ): void {
        const endpoint = (after[0] ?? before[0])?.endpoint;
        if (endpoint === undefined) return;
        const border = this.borders.get(endpoint.border);
        border?.replace(path, endpoint.key, before, after, changed);
    }

    /** The endpoint as it is known now, which may be another object than the caller was once given. */
    private find(of: PlacedEndpoint): Place | undefined {
        const border = this.borders.get(of.endpoint.border);
        const group = border?.group(of.endpoint.key);
        if (border === undefined || group === undefined) return undefined;
        const side = of.endpoint.side === "use" ? group.uses : group.definitions;
        const placed =
            side.find((each) => each === of) ??
            side.find((each) => each.path === of.path && each.endpoint.start === of.endpoint.start);
        return placed && { border, group, placed };
    }
}

interface Place {
    readonly border: LinkBorder;
    readonly group: LinkGroup;
    readonly placed: PlacedEndpoint;
}

function mismatchesOfUse(use: PlacedEndpoint, { border, group }: Place): PlacedMismatch[] {
    const name = border.rule.border;
    if (group.definitionsOf(use, border.rule, border).length > 0) {
        const best = bestFit(use, { border, group });
        return best.mismatches
            .filter((mismatch) => mismatch.side === "use")
            .map((mismatch) => ({ border: name, mismatch, here: use, other: best.definition }));
    }
    if (group.definitions.length > 0 || border.definitions.length === 0) return [];
    const mismatch = border.rule.missing?.(use.endpoint, border.definitions, border);
    return mismatch === undefined ? [] : [{ border: name, mismatch, here: use, other: undefined }];
}

function mismatchesOfDefinition(here: PlacedEndpoint, place: Place): PlacedMismatch[] {
    const { border, group } = place;
    const uses = group.usesOf(here, border.rule, border);
    const found: PlacedMismatch[] = [];
    for (const use of uses) {
        const best = bestFit(use, place);
        if (best.definition !== here) continue;
        for (const mismatch of best.mismatches) {
            const isKnown = found.some(
                ({ mismatch: known }) =>
                    known.code === mismatch.code && known.start === mismatch.start,
            );
            if (mismatch.side === "use" || isKnown) continue;
            found.push({ border: border.rule.border, mismatch, here, other: use });
        }
    }
    const ends = uses.map((use) => use.endpoint);
    const mismatch = border.rule.review?.(here.endpoint, ends, border);
    if (mismatch !== undefined) {
        found.push({ border: border.rule.border, mismatch, here, other: undefined });
    }
    return found;
}

/** Of several definitions that a use can mean, as under `cfg`, the one with which least is wrong. */
function bestFit(
    use: PlacedEndpoint,
    { border, group }: Omit<Place, "placed">,
): { definition: PlacedEndpoint | undefined; mismatches: readonly Mismatch[] } {
    let definition: PlacedEndpoint | undefined;
    let mismatches: readonly Mismatch[] = [];
    for (const candidate of group.definitionsOf(use, border.rule, border)) {
        const wrong = border.rule.compare(candidate.endpoint, use.endpoint);
        if (definition !== undefined && wrong.length >= mismatches.length) continue;
        definition = candidate;
        mismatches = wrong;
    }
    return { definition, mismatches };
}

function renamed(
    rule: BorderRule,
    newName: string,
    from: PlacedEndpoint,
    to: PlacedEndpoint,
): string | undefined {
    if (rule.renamed === undefined) return newName;
    return rule.renamed(newName, from.endpoint, to.endpoint);
}

/** The endpoint with the range that a rename replaces. */
function moved(placed: PlacedEndpoint, rule: BorderRule): PlacedEndpoint {
    const range = rule.writtenAt?.(placed.endpoint);
    return range === undefined ? placed : { ...placed, endpoint: { ...placed.endpoint, ...range } };
}

function byKey(all: readonly PlacedEndpoint[]): Map<string, PlacedEndpoint[]> {
    const groups = new Map<string, PlacedEndpoint[]>();
    for (const placed of all) {
        const id = `${placed.endpoint.border} ${placed.endpoint.key}`;
        const list = groups.get(id);
        if (list === undefined) groups.set(id, [placed]);
        else list.push(placed);
    }
    return groups;
}

function byStart(left: PlacedEndpoint, right: PlacedEndpoint): number {
    return left.endpoint.start - right.endpoint.start || left.endpoint.end - right.endpoint.end;
}

function isSamePlace(left: PlacedEndpoint, right: PlacedEndpoint | undefined): boolean {
    return left.path === right?.path && byStart(left, right) === 0;
}

function compareText(left: string, right: string): number {
    return left < right ? -1 : left > right ? 1 : 0;
}
