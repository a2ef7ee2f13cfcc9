import type { PlacedEndpoint } from "./cross-links.ts";
import { LinkGroup } from "./link-group.ts";
import type { BorderRule, BorderView } from "./link-rule.ts";

/** With more uses than these that nothing defines, suggestions are not renewed at every new name. */
const renewedUses = 200;

/** All endpoints of one border. */
export class LinkBorder implements BorderView {
    readonly rule: BorderRule;
    private readonly groups = new Map<string, LinkGroup>();
    /** Keys that are used but not defined. */
    private readonly open = new Set<string>();
    private defined = 0;
    private keys: readonly string[] | undefined;
    /** Since changes were last told: a key that decides about others came or went. */
    private decided = false;
    /** The same of the first or the last definition, or of one while few uses wait for theirs. */
    private definedOthers = false;

    constructor(rule: BorderRule) {
        this.rule = rule;
    }

    get definitions(): readonly string[] {
        this.keys ??= [...this.groups.values()]
            .filter((group) => group.definitions.length > 0)
            .map((group) => group.key);
        return this.keys;
    }

    has(side: "definition" | "use", key: string): boolean {
        const group = this.groups.get(key);
        if (group === undefined) return false;
        return (side === "use" ? group.uses : group.definitions).length > 0;
    }

    group(key: string): LinkGroup | undefined {
        return this.groups.get(key);
    }

    /**
     * Puts what a file has of a key in the place of what it had, and adds to `changed` the files that
     * this concerns: of a definition all that use it; of a use those that define it. Others may be
     * concerned as well, which {@link settle} tells once for many changes.
     */
    replace(
        path: string,
        key: string,
        before: readonly PlacedEndpoint[],
        after: readonly PlacedEndpoint[],
        changed: Set<string>,
    ): void {
        const group = this.groups.get(key) ?? new LinkGroup(key);
        this.groups.set(key, group);
        const had = { definition: group.definitions.length > 0, use: group.uses.length > 0 };
        const isDefinition = (placed: PlacedEndpoint): boolean =>
            placed.endpoint.side === "definition";
        const concernsUses = before.some(isDefinition) || after.some(isDefinition);
        if (before.length > 0) group.removeFile(path);
        for (const placed of after) group.add(placed);
        for (const placed of group.definitions) changed.add(placed.path);
        if (concernsUses) for (const placed of group.uses) changed.add(placed.path);

        const has = { definition: group.definitions.length > 0, use: group.uses.length > 0 };
        if (has.use && !has.definition) this.open.add(key);
        else this.open.delete(key);
        if (!has.use && !has.definition) this.groups.delete(key);
        if (had.definition !== has.definition) this.countDefined(has.definition);
        const comesOrGoes = had.definition !== has.definition || had.use !== has.use;
        if (comesOrGoes && this.rule.decides?.(key) === true) this.decided = true;
    }

    /** Adds to `changed` the files that the changes since the last call concern from afar. */
    settle(changed: Set<string>): void {
        if (this.decided) this.forgetAll(changed);
        if (this.definedOthers) {
            for (const key of this.open) {
                for (const use of this.groups.get(key)?.uses ?? []) changed.add(use.path);
            }
        }
        this.decided = false;
        this.definedOthers = false;
    }

    private countDefined(isNew: boolean): void {
        this.keys = undefined;
        const before = this.defined;
        this.defined += isNew ? 1 : -1;
        const isFirstOrLast = before === 0 || this.defined === 0;
        if (isFirstOrLast || this.open.size <= renewedUses) this.definedOthers = true;
    }

    private forgetAll(changed: Set<string>): void {
        for (const group of this.groups.values()) {
            group.forget();
            for (const placed of group.definitions) changed.add(placed.path);
            for (const placed of group.uses) changed.add(placed.path);
        }
    }
}
