import type { Span, TomlValue } from "@rust-ai-ide/cargo/toml/syntax";
import type { TomlTable } from "@rust-ai-ide/cargo/toml/tree";
import { parseRequirement } from "@rust-ai-ide/cargo/version/parse-requirement";
import type { PackageSpec, Placed, PolicyLevel, PolicyProblem } from "./deny-policy.ts";

type Member = TomlTable | TomlValue | readonly TomlTable[];

/** One table of a policy: keys that nobody asked for are reported by {@link PolicyTable.end}. */
export class PolicyTable {
    readonly span: Span;
    private readonly members = new Map<string, { readonly key: Span; readonly value: Member }>();
    private readonly asked = new Set<string>();
    private readonly problems: PolicyProblem[];

    constructor(table: TomlTable | TomlValue, problems: PolicyProblem[]) {
        this.problems = problems;
        this.span = table.kind === "table" ? firstSpan(table) : table;
        if (table.kind === "table") {
            for (const [name, { key, node }] of table.members) {
                const value = node.kind === "table-array" ? node.tables : node;
                this.members.set(name, { key, value });
            }
        } else if (table.kind === "inline-table") {
            for (const { keys, value } of table.entries) {
                const [key] = keys;
                if (key !== undefined && keys.length === 1) {
                    this.members.set(key.name, { key, value });
                }
            }
        }
    }

    has(name: string): boolean {
        return this.members.has(name);
    }

    table(name: string): PolicyTable {
        const value = this.take(name);
        if (value !== undefined && "kind" in value && /^(?:inline-)?table$/.test(value.kind)) {
            return new PolicyTable(value, this.problems);
        }
        if (value !== undefined) this.bad(name, "a table");
        return new PolicyTable(emptyTable, this.problems);
    }

    flag(name: string, byDefault: boolean): boolean {
        const value = this.take(name);
        if (value === undefined) return byDefault;
        if ("kind" in value && value.kind === "boolean") return value.value;
        this.bad(name, "true or false");
        return byDefault;
    }

    text(name: string): Placed<string> | undefined {
        const value = this.take(name);
        if (value === undefined) return undefined;
        if ("kind" in value && value.kind === "string") return placedText(value.value, value);
        this.bad(name, "a text");
        return undefined;
    }

    choice<T extends string>(name: string, choices: readonly T[], byDefault: T): T {
        const text = this.text(name);
        if (text === undefined) return byDefault;
        const found = choices.find((each) => each === text.value);
        if (found === undefined) this.bad(name, choices.join(", "));
        return found ?? byDefault;
    }

    level(name: string, byDefault: PolicyLevel): PolicyLevel {
        return this.choice(name, ["deny", "warn", "allow"], byDefault);
    }

    /** The tables and values of a list, in either of the ways that TOML has for them. */
    list(name: string): readonly (TomlTable | TomlValue)[] {
        const value = this.take(name);
        if (value === undefined) return [];
        if (!("kind" in value)) return value;
        if (value.kind === "array") return value.items;
        this.bad(name, "a list");
        return [];
    }

    texts(name: string): readonly Placed<string>[] {
        return this.list(name).flatMap((item) => {
            if (item.kind === "string") return [placedText(item.value, item)];
            this.bad(name, "a list of texts");
            return [];
        });
    }

    /** The items of a list, each as a text or as a table. */
    tables(
        name: string,
    ): readonly { readonly text: string | undefined; readonly rest: PolicyTable }[] {
        return this.list(name).map((item) => ({
            text: item.kind === "string" ? item.value : undefined,
            rest: new PolicyTable(item, this.problems),
        }));
    }

    /** A number that things can be counted with. */
    count(name: string): number | undefined {
        const value = this.take(name);
        if (value === undefined) return undefined;
        if ("kind" in value && value.kind === "integer" && Number(value.value) >= 0) {
            return Number(value.value);
        }
        this.bad(name, "a number from 0 on");
        return undefined;
    }

    /** A number from 0 to 1. */
    share(name: string, byDefault: number): number {
        const value = this.take(name);
        if (value === undefined) return byDefault;
        if ("kind" in value && (value.kind === "float" || value.kind === "integer")) {
            const share = Number(value.value);
            if (share >= 0 && share <= 1) return share;
        }
        this.bad(name, "a number from 0 to 1");
        return byDefault;
    }

    /** `name`, `name@version`, `name:requirement`, `{ crate }` or `{ name, version }`. */
    specs(name: string): readonly { readonly spec: PackageSpec; readonly rest: PolicyTable }[] {
        return this.list(name).flatMap((item) => {
            const rest = new PolicyTable(item, this.problems);
            const spec =
                item.kind === "string" ? this.spec(name, item.value, item) : rest.ownSpec(name);
            return spec === undefined ? [] : [{ spec, rest }];
        });
    }

    /** Keys of cargo-deny that are not followed here: saying nothing would look like a check. */
    notSupported(...names: readonly string[]): void {
        for (const name of names) {
            if (this.take(name) === undefined) continue;
            const message = `${name} is not followed here; cargo-deny does.`;
            this.report("notSupported", message, this.members.get(name)?.key);
        }
    }

    /** Keys that others read, or that change nothing here. */
    ignore(...names: readonly string[]): void {
        for (const name of names) this.asked.add(name);
    }

    end(): void {
        for (const [name, { key }] of this.members) {
            if (!this.asked.has(name)) {
                this.report("unknownKey", `cargo-deny has no key ${name} here.`, key);
            }
        }
    }

    report(code: string, message: string, span: Span = this.span): void {
        this.problems.push({ code: `policy.${code}`, message, start: span.start, end: span.end });
    }

    private ownSpec(list: string): PackageSpec | undefined {
        const whole = this.text("crate");
        if (whole !== undefined) return this.spec(list, whole.value, whole.span);
        const name = this.text("name");
        const version = this.text("version");
        if (name === undefined) {
            this.report("badValue", `An entry of ${list} names no package.`);
            return undefined;
        }
        const text = version === undefined ? name.value : `${name.value}:${version.value}`;
        return this.spec(list, text, name.span);
    }

    private spec(list: string, text: string, span: Span): PackageSpec | undefined {
        const [, name, separator, version = ""] = /^([^@:]+)(?:([@:])(.*))?$/s.exec(text) ?? [];
        // Behind an @ stands a version as in cargo's package ids, whatever operator is in front.
        const wanted = separator === "@" ? `=${version.replace(/^\s*[\^~<>=]+/, "")}` : version;
        const versions = separator === undefined ? undefined : parseRequirement(wanted);
        if (name === undefined || (separator !== undefined && versions === undefined)) {
            this.report("badValue", `${text} of ${list} is no package with a version.`, span);
            return undefined;
        }
        return { name, versions, span: { start: span.start, end: span.end } };
    }

    private take(name: string): Member | undefined {
        this.asked.add(name);
        return this.members.get(name)?.value;
    }

    private bad(name: string, wanted: string): void {
        this.report("badValue", `${name} should be ${wanted}.`, this.members.get(name)?.key);
    }
}

const emptyTable: TomlTable = {
    kind: "table",
    members: new Map(),
    sections: [],
    inline: undefined,
};

function firstSpan(table: TomlTable): Span {
    return table.sections[0]?.header ?? table.inline ?? { start: 0, end: 0 };
}

function placedText(value: string, { start, end }: Span): Placed<string> {
    return { value, span: { start, end } };
}
