import { lintGroups, lintLevels, lintNames } from "../../schema/lint-names.ts";
import { optionsOf, type TableSchema, tableOf, type ValueSchema } from "../../schema/schema.ts";
import { keyAt, ownKey, schemaOf } from "../../schema/schema-of.ts";
import type { TomlArray, TomlValue } from "../../toml/syntax.ts";
import type { TomlMember, TomlTable } from "../../toml/tree.ts";
import { effectivePackage } from "../../workspace/inherited.ts";
import type { EditorContext, ManifestProblem } from "../editor-context.ts";
import { workspaceRootOf } from "../manifest-places.ts";
import { nearestOfFew } from "../nearest.ts";
import { problem } from "../problems.ts";

/** Tables whose keys often stand in a wrong one. */
const homes: readonly (readonly string[])[] = [["package"], [], ["workspace"], ["lib"]];

/** What cargo refuses from edition 2024 on. */
const oldSpellings = new Set([
    "project",
    "dev_dependencies",
    "build_dependencies",
    "default_features",
    "proc_macro",
    "crate_type",
]);

/** Keys that nobody reads, values of a wrong type, and what is written in an old way. */
export function checkKeys(context: EditorContext): readonly ManifestProblem[] {
    const { kind, manifest } = context;
    const schema = schemaOf(kind);
    const edition = effectivePackage(manifest, workspaceRootOf(context))?.edition ?? "2015";
    const checker = new KeyChecker(schema, Number(edition) >= 2024);
    checker.checkTable(manifest.root, schema, []);
    return checker.problems;
}

class KeyChecker {
    readonly problems: ManifestProblem[] = [];
    private readonly schema: TableSchema;
    private readonly refusesOld: boolean;
    private readonly nearest = nearestOfFew();

    /** `refusesOld`: since edition 2024 cargo takes one spelling only. */
    constructor(schema: TableSchema, refusesOld: boolean) {
        this.schema = schema;
        this.refusesOld = refusesOld;
    }

    checkTable(table: TomlTable, schema: TableSchema, path: readonly string[]): void {
        if (schema.isFree === true) return;
        for (const member of table.members.values()) this.checkMember(member, schema, path);
    }

    private checkMember(member: TomlMember, schema: TableSchema, path: readonly string[]): void {
        const { name, key } = member;
        // Half of a line: nobody knows yet what it becomes.
        if (member.entry !== undefined && member.entry.equals === undefined) return;
        const own = ownKey(schema, name);
        const known = own ?? schema.others;
        if (known === undefined) {
            this.unknown(member, schema, path);
            return;
        }
        if (own?.deprecated !== undefined) {
            // Only another spelling can be put in its place; what works in another way cannot.
            const isSpelling = name !== "replace" && ownKey(schema, own.deprecated) !== undefined;
            const data = {
                name,
                table: path.join("."),
                ...(isSpelling ? { expected: own.deprecated } : {}),
            };
            const message = `\`${name}\` is deprecated. In its place: ${own.deprecated}.`;
            const isRefused = this.refusesOld && oldSpellings.has(name);
            const code = isRefused ? "unsupported-key" : "deprecated-key";
            this.problems.push(problem(code, key, message, { tag: "deprecated", data }));
        }
        if (own === undefined && schema.lintTool !== undefined)
            this.checkLint(member, schema.lintTool);
        this.checkNode(member, known.value, [...path, name]);
    }

    private checkNode(member: TomlMember, expected: ValueSchema, path: readonly string[]): void {
        const { node, name } = member;
        const options = optionsOf(expected);
        const fitting = options.filter((option) => hasType(option, node));
        if (fitting.length === 0) {
            if (node.kind === "broken") return;
            const wanted = [...new Set(options.map(typeName))].join(" or ");
            const message = `\`${name}\` takes ${wanted}, not ${nodeName(node)}.`;
            const span = node.kind === "table" || node.kind === "table-array" ? member.key : node;
            const data = { name, expected: wanted, table: path.slice(0, -1).join(".") };
            this.problems.push(problem("wrong-type", span, message, { data }));
            return;
        }
        if (node.kind === "table" || node.kind === "table-array") {
            const schema = tableOf(expected);
            const tables = node.kind === "table" ? [node] : node.tables;
            if (schema !== undefined) for (const one of tables) this.checkTable(one, schema, path);
            return;
        }
        this.checkValue(name, node, fitting);
    }

    private checkValue(name: string, value: TomlValue, options: readonly ValueSchema[]): void {
        if (value.kind === "array") {
            this.checkItems(name, value, options);
            return;
        }
        const wanted: string[] = [];
        for (const option of options) {
            const allowed = allowedTexts(option);
            if (allowed === undefined || allowed.includes(scalarText(value))) return;
            wanted.push(...allowed);
        }
        const found = scalarText(value);
        const nearest = this.nearest(found, wanted);
        const message = `\`${found}\` means nothing for \`${name}\`. Known: ${wanted.join(", ")}.`;
        const suggestions = nearest === undefined ? wanted : [nearest];
        this.problems.push(
            problem("bad-value", value, message, { data: { name, found, suggestions } }),
        );
    }

    private checkItems(name: string, array: TomlArray, options: readonly ValueSchema[]): void {
        const items = options.flatMap((option) =>
            option.kind === "array" ? optionsOf(option.item) : [],
        );
        // `bin = [{ ... }]` is an array of tables in another form.
        if (items.length === 0 || options.some(({ kind }) => kind === "any")) return;
        for (const item of array.items) {
            const fitting = items.filter((option) => hasType(option, item));
            if (fitting.length > 0) this.checkValue(name, item, fitting);
            else if (item.kind !== "broken") {
                const wanted = [...new Set(items.map(typeName))].join(" or ");
                const message = `\`${name}\` lists ${wanted}, not ${nodeName(item)}.`;
                this.problems.push(
                    problem("wrong-type", item, message, { data: { name, expected: wanted } }),
                );
            }
        }
    }

    private checkLint({ name, key }: TomlMember, tool: "rust" | "clippy" | "rustdoc"): void {
        const plain = name.replaceAll("-", "_");
        const levels = lintLevels(tool);
        const groups = lintGroups(tool);
        if (levels.has(plain) || groups.includes(plain)) return;
        // Lints come and go with versions: only what looks like a slip is worth a word.
        const nearest = this.nearest(plain, lintsLike(plain, tool));
        if (nearest === undefined) return;
        const message = `${tool} has no lint \`${name}\`; \`${nearest}\` is near.`;
        const data = { name, table: `lints.${tool}`, suggestions: [nearest] };
        this.problems.push(problem("unknown-lint", key, message, { data }));
    }

    private unknown(member: TomlMember, schema: TableSchema, path: readonly string[]): void {
        const { name, key } = member;
        const table = path.join(".");
        if (isHandledElsewhere(path, name)) return;
        const home = this.homeOf(member, path);
        if (home !== undefined) {
            const place = home.length === 0 ? "the top of the file" : `[${home.join(".")}]`;
            const shown = table === "" ? "here" : `in [${table}]`;
            const message = `Nobody reads \`${name}\` ${shown}: it belongs to ${place}.`;
            const data = { name, table, expected: home.join(".") };
            this.problems.push(problem("wrong-table", key, message, { data }));
            return;
        }
        const names = Object.entries(schema.keys).filter(([, one]) => one.deprecated === undefined);
        const nearest = this.nearest(
            name,
            names.map(([known]) => known),
        );
        const hint = nearest === undefined ? "" : ` Did you mean \`${nearest}\`?`;
        const where = table === "" ? "" : ` in [${table}]`;
        const data = { name, table, suggestions: nearest === undefined ? [] : [nearest] };
        const message = `Nobody reads the key \`${name}\`${where}.${hint}`;
        this.problems.push(problem("unknown-key", key, message, { data }));
    }

    /** The table in which a key of this name would mean something. */
    private homeOf(
        { name, node }: TomlMember,
        path: readonly string[],
    ): readonly string[] | undefined {
        if (path.length > 1) return undefined;
        return homes.find((home) => {
            if (home.join(".") === path.join(".")) return false;
            const known = keyAt(this.schema, [...home, name]);
            const owner =
                home.length === 0 ? this.schema : tableOf(keyAt(this.schema, home)?.value);
            if (known === undefined || owner === undefined || ownKey(owner, name) === undefined)
                return false;
            return optionsOf(known.value).some((option) => hasType(option, node));
        });
    }
}

/** What other checks explain better. */
function isHandledElsewhere(path: readonly string[], name: string): boolean {
    return path[0] === "workspace" && path[1] === "dependencies" && name === "optional";
}

function hasType(option: ValueSchema, node: TomlMember["node"]): boolean {
    switch (option.kind) {
        case "any":
            return true;
        case "tables":
            return node.kind === "table-array" || node.kind === "array";
        case "table":
            return node.kind === "table" || node.kind === "inline-table";
        case "float":
            return node.kind === "float" || node.kind === "integer";
        case "one-of":
            return optionsOf(option).some((one) => hasType(one, node));
        case "array":
            return node.kind === "array";
        default:
            return node.kind === option.kind;
    }
}

function allowedTexts(option: ValueSchema): readonly string[] | undefined {
    if (option.kind === "integer") return option.values?.map(String);
    if (option.kind === "string") return option.isClosed === true ? option.values : undefined;
    return undefined;
}

function scalarText(value: TomlValue): string {
    return "value" in value ? String(value.value) : "";
}

function typeName(option: ValueSchema): string {
    switch (option.kind) {
        case "string":
            return "a text";
        case "boolean":
            return "true or false";
        case "integer":
        case "float":
            return "a number";
        case "array":
            return "a list";
        case "table":
        case "tables":
            return "a table";
        default:
            return "a value";
    }
}

function nodeName({ kind }: TomlMember["node"]): string {
    switch (kind) {
        case "string":
            return "a text";
        case "boolean":
            return "true or false";
        case "integer":
        case "float":
            return "a number";
        case "array":
            return "a list";
        case "date-time":
            return "a time";
        default:
            return "a table";
    }
}

/** Lints about as long as a name; made only when somebody looks. */
function* lintsLike(name: string, tool: "rust" | "clippy" | "rustdoc"): Generator<string> {
    for (const one of lintNames(tool)) {
        if (Math.abs(one.length - name.length) <= 1) yield one;
    }
}
