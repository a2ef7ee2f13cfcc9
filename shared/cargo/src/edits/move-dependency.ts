import type { TextChange } from "../edit.ts";
import type { DependencyKind, Manifest, ManifestDependency } from "../manifest/manifest.ts";
import type { TomlEntry } from "../toml/syntax.ts";
import { memberAt, tableAt } from "../toml/toml-lookup.ts";
import { keyText, lineBreakOf, lineStart, nextLine, stringText } from "../toml/write-toml.ts";
import { addEntry } from "./add-dependency.ts";
import { dependencyForm, isStatement, lineAt, tablePath } from "./dependency-form.ts";
import { renameMentions } from "./feature-edits.ts";
import { removeOwnText } from "./remove-dependency.ts";
import { setDetails } from "./set-details.ts";

const tableNames: Readonly<Record<DependencyKind, string>> = {
    normal: "dependencies",
    dev: "dev-dependencies",
    build: "build-dependencies",
};

/**
 * Moves a dependency to the table of another kind, below the same target. No changes where that
 * table has it already, where it is optional (which development dependencies cannot be), and for
 * forms that cannot be told.
 */
export function moveDependency(
    manifest: Manifest,
    dependency: ManifestDependency,
    kind: DependencyKind,
): TextChange[] {
    const path = tablePath(dependency);
    const target = [...path.slice(0, -1), tableNames[kind]];
    const isOptional = dependency.optional?.value === true;
    if (kind === dependency.kind || (kind === "dev" && isOptional)) return [];
    if (!manifest.dependencies.includes(dependency)) return [];
    if (memberAt(manifest.root, [...target, dependency.name]) !== undefined) return [];
    const form = dependencyForm(manifest, dependency);
    if (form === undefined) return [];
    const { document } = manifest;
    if (form.kind === "table") {
        const key = form.section.keys[path.length - 1];
        return key === undefined
            ? []
            : [{ start: key.start, end: key.end, text: tableNames[kind] }];
    }
    const entries = form.kind === "dotted" ? form.entries : [form.entry];
    const section = tableAt(manifest.root, path)?.sections[0];
    const isPlain = entries.every(
        (entry) => isStatement(document, entry) && section?.entries.includes(entry),
    );
    if (!isPlain) return [];
    const key = section?.keys.at(-1);
    const isAlone = section?.entries.length === entries.length;
    if (isAlone && key !== undefined && tableAt(manifest.root, target) === undefined) {
        return [{ start: key.start, end: key.end, text: tableNames[kind] }];
    }
    const { text } = document;
    // What stands behind an entry on its line, a comment, goes with it.
    const lines = entries
        .map(({ start, end }) => text.slice(start, nextLine(text, end)).trimEnd())
        .join(lineBreakOf(text));
    const added = addEntry(manifest, target, dependency.name, lines);
    return added.length === 0 ? [] : [...removeOwnText(manifest, dependency), ...added];
}

/**
 * Gives a dependency another name in code, with `package` for what it is called in its registry
 * and with its mentions in `[features]`. No changes for inherited ones, whose name is that of the
 * workspace, and where the name is taken.
 */
export function renameDependency(
    manifest: Manifest,
    dependency: ManifestDependency,
    newName: string,
): TextChange[] {
    const path = tablePath(dependency);
    if (dependency.isInherited || dependency.name === newName) return [];
    if (!manifest.dependencies.includes(dependency)) return [];
    if (memberAt(manifest.root, [...path, newName]) !== undefined) return [];
    const form = dependencyForm(manifest, dependency);
    if (form === undefined) return [];
    const isInLines =
        form.kind !== "dotted" ||
        form.entries.every((entry) => isStatement(manifest.document, entry));
    if (!isInLines) return [];
    const text = keyText(newName);
    const keys =
        form.kind === "table"
            ? [form.section.keys[path.length]]
            : (form.kind === "dotted" ? form.entries : [form.entry]).map(({ keys: own }) =>
                  own.find(({ name }) => name === dependency.name),
              );
    const renamed = keys.flatMap((key) =>
        key === undefined ? [] : [{ start: key.start, end: key.end, text }],
    );
    const isBack = dependency.packageName === newName;
    const said = stringText(dependency.packageName);
    const details =
        form.kind === "dotted"
            ? packageLine(manifest, form.entries, dependency.name, `${text}.package = ${said}`)
            : setDetails(
                  manifest,
                  dependency,
                  isBack ? { remove: ["package"] } : { set: [["package", said]] },
              );
    return [...renamed, ...details, ...renameMentions(manifest, dependency, newName)];
}

/** `package` as a line behind dotted ones that do not say it yet: with the new name, unlike those. */
function packageLine(
    { document }: Manifest,
    entries: readonly TomlEntry[],
    name: string,
    line: string,
): TextChange[] {
    const last = entries.at(-1);
    const key = last?.keys.find((one) => one.name === name);
    const hasPackage = entries.some(({ keys }) => keys.at(-1)?.name === "package");
    if (last === undefined || key === undefined || hasPackage) return [];
    const { text } = document;
    const at = nextLine(text, last.end);
    const prefix = text.slice(lineStart(text, last.start), key.start);
    return [{ start: at, end: at, text: lineAt(document, at, prefix + line, lineBreakOf(text)) }];
}
