import { lintGroups, lintLevels } from "../schema/lint-names.ts";
import { keyAt, schemaOf, schemaTableAt } from "../schema/schema-of.ts";
import { placeAt, type TomlPlace } from "../toml/place-at.ts";
import type { Span } from "../toml/syntax.ts";
import { pathFrom } from "../workspace/file-paths.ts";
import { keyMarkdown } from "./complete/proposal-text.ts";
import type { EditorContext, HoverText } from "./editor-context.ts";
import { dependencyMarkdown } from "./hover/dependency-text.ts";
import { featureMarkdown, featureOfDependencyMarkdown } from "./hover/feature-text.ts";
import { dependencyAt, folderOf } from "./manifest-places.ts";
import { relativePath } from "./relative-path.ts";

/** What is known of the thing at an offset; undefined where there is nothing to say. */
export async function hoverManifest(
    context: EditorContext,
    offset: number,
): Promise<HoverText | undefined> {
    const place = placeAt(context.manifest.document, offset);
    if (place.part !== "header" && place.part !== "key" && place.part !== "value") return undefined;
    const span = place.part === "value" ? place.value : place.key;
    if (span === undefined || span.start === span.end) return undefined;
    const markdown =
        (place.part === "value" ? await valueMarkdown(context, place) : undefined) ??
        (await pathMarkdown(context, place));
    return markdown === undefined || markdown === "" ? undefined : textAt(markdown, span);
}

function textAt(markdown: string, { start, end }: Span): HoverText {
    return { markdown, start, end };
}

/** About what a path of keys leads to: a dependency, a feature, a lint or a key of the schema. */
async function pathMarkdown(context: EditorContext, place: TomlPlace): Promise<string | undefined> {
    const { path } = place;
    const found = dependencyAt(context.manifest, path);
    if (found?.rest.length === 0) return dependencyMarkdown(context, found.dependency);
    const name = path.at(-1) ?? "";
    if (path[0] === "features" && path.length === 2) return featureMarkdown(context, name);
    const schema = schemaOf(context.kind);
    const tool = schemaTableAt(schema, path.slice(0, -1))?.lintTool;
    if (tool !== undefined && path.length > 1) return lintMarkdown(tool, name);
    const known = keyAt(schema, path);
    return known && keyMarkdown(name, known);
}

function lintMarkdown(tool: "rust" | "clippy" | "rustdoc", name: string): string | undefined {
    const plain = name.replaceAll("-", "_");
    const prefix = tool === "rust" ? "" : `${tool}::`;
    const level = lintLevels(tool).get(plain);
    if (level !== undefined) {
        return `**\`${prefix}${plain}\`**\n\nA lint. Without a setting its level is \`${level}\`.`;
    }
    if (!lintGroups(tool).includes(plain)) return undefined;
    return `**\`${prefix}${plain}\`**\n\nA group of lints. Give it a lower \`priority\` than single lints that differ from it.`;
}

/** About the value itself, where there is more to say than about its key. */
async function valueMarkdown(
    context: EditorContext,
    { path, value, array }: TomlPlace,
): Promise<string | undefined> {
    if (value?.kind !== "string") return undefined;
    const { manifest } = context;
    const found = dependencyAt(manifest, path);
    const [key] = found?.rest ?? [];
    if (found !== undefined && (key === undefined || key === "version" || key === "package")) {
        return dependencyMarkdown(context, found.dependency);
    }
    if (found !== undefined && key === "features" && array !== undefined) {
        return featureOfDependencyMarkdown(context, found.dependency, value.value);
    }
    if (array === undefined) {
        return key === "path" ? memberMarkdown(context, value.value) : undefined;
    }
    if (path[0] === "features") return featureMarkdown(context, value.value);
    if (path.at(-1) === "required-features") return featureMarkdown(context, value.value);
    if (path[0] === "workspace" && /members$/.test(path.at(-1) ?? "")) {
        return memberMarkdown(context, value.value);
    }
    return undefined;
}

/** The packages that a path or a pattern of members leads to. */
async function memberMarkdown(context: EditorContext, path: string): Promise<string | undefined> {
    const folder = folderOf(context);
    if (path.includes("*")) {
        const stars = path.split("*").map((part) => part.replaceAll(/[\\^$.|?+()[\]{}]/g, "\\$&"));
        // More stars than anybody writes could keep the search going for long.
        if (stars.length > 5) return undefined;
        const pattern = new RegExp(`^${stars.join("[^/]*")}$`);
        const names = (context.workspace?.packages ?? [])
            .filter((one) => pattern.test(relativePath(folder, one.folder)))
            .map((one) => one.manifest.package?.name?.value ?? "")
            .filter((name) => name !== "");
        return names.length === 0 ? undefined : names.map((name) => `- \`${name}\``).join("\n");
    }
    const manifest = await context.files.manifest(pathFrom(folder, path));
    const name = manifest?.package?.name?.value;
    if (name === undefined) return undefined;
    const version = manifest?.package?.version;
    const number = version === undefined || version === "inherited" ? "" : ` ${version.value}`;
    return `Package **\`${name}\`**${number}`;
}
