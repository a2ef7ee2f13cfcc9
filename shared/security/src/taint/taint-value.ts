/** What a value may carry: by origin, the kinds of harm that are still possible. */
export type TaintValue = ReadonlyMap<number, number>;

export const clean: TaintValue = new Map();

export function joined(left: TaintValue, right: TaintValue): TaintValue {
    if (right.size === 0 || left === right) return left;
    if (left.size === 0) return right;
    const all = new Map(left);
    for (const [origin, kinds] of right) all.set(origin, (all.get(origin) ?? 0) | kinds);
    return all;
}

/** The value with no more than these kinds. */
export function limited(value: TaintValue, kinds: number): TaintValue {
    if (value.size === 0) return value;
    let isSame = true;
    for (const each of value.values()) if ((each & ~kinds) !== 0) isSame = false;
    if (isSame) return value;
    const left = new Map<number, number>();
    for (const [origin, each] of value) if ((each & kinds) !== 0) left.set(origin, each & kinds);
    return left;
}

/** Values of variables by name, and of one level of their fields by `name.field`. */
export class TaintScope {
    private values: Map<string, TaintValue>;
    /** Variables that hold a command which runs a shell. */
    readonly shells: Set<string>;

    constructor(values = new Map<string, TaintValue>(), shells = new Set<string>()) {
        this.values = values;
        this.shells = shells;
    }

    get(name: string): TaintValue {
        const dot = name.indexOf(".");
        return this.values.get(name) ?? (dot < 0 ? clean : this.get(name.slice(0, dot)));
    }

    set(name: string, value: TaintValue): void {
        if (!name.includes(".")) {
            for (const key of this.values.keys()) {
                if (key.startsWith(`${name}.`)) this.values.delete(key);
            }
        }
        this.values.set(name, value);
    }

    /** Something was put into it. */
    add(name: string, value: TaintValue): void {
        if (value.size > 0) this.values.set(name, joined(this.get(name), value));
    }

    limit(name: string, kinds: number): void {
        for (const [key, value] of this.values) {
            if (key === name || key.startsWith(`${name}.`))
                this.values.set(key, limited(value, kinds));
        }
        const outer = this.get(name);
        if (!this.values.has(name) && outer.size > 0) this.values.set(name, limited(outer, kinds));
    }

    copy(): TaintScope {
        return new TaintScope(new Map(this.values), new Set(this.shells));
    }

    /** After one of two ways. */
    join(other: TaintScope): void {
        const keys = new Set([...this.values.keys(), ...other.values.keys()]);
        const all = new Map<string, TaintValue>();
        for (const key of keys) all.set(key, joined(this.get(key), other.get(key)));
        this.values = all;
        for (const shell of other.shells) this.shells.add(shell);
    }

    /** Goes on as another one ended. */
    become(other: TaintScope): void {
        this.values = new Map(other.values);
    }
}
