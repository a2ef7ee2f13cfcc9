import { readFile } from "node:fs/promises";
import { readManifest } from "@rust-ai-ide/cargo/manifest/read-manifest";
import { parseToml } from "@rust-ai-ide/cargo/toml/parse-toml";
import { memberAt, tableAt, valueAt } from "@rust-ai-ide/cargo/toml/toml-lookup";
import { tomlTree } from "@rust-ai-ide/cargo/toml/toml-tree";
import type { TomlTable } from "@rust-ai-ide/cargo/toml/tree";
import type { CargoWorkspace } from "@rust-ai-ide/cargo/workspace/workspace";
import type { ReportedPackage } from "@rust-ai-ide/security/report/security-report";
import { findRoot } from "../cargo-workspace/find-root.ts";
import { ManifestCache } from "../cargo-workspace/manifest-cache.ts";

/** What a manifest says of its package for those who read inventories. */
export type PackageDetails = Pick<
    ReportedPackage,
    "licence" | "description" | "repository" | "authors"
>;

const nothing: PackageDetails = {
    licence: undefined,
    description: undefined,
    repository: undefined,
    authors: [],
};

const mostKept = 20_000;

/** Reads details of manifests. Those of registries never change, so what was read is kept. */
export class PackageDetailsReader {
    private readonly workspace: CargoWorkspace;
    private readonly kept = new Map<string, PackageDetails>();
    private readonly manifests = new ManifestCache();

    constructor(workspace: CargoWorkspace) {
        this.workspace = workspace;
    }

    /** Nothing is known of a package whose manifest is not on this machine. Never rejects. */
    async read(manifestPath: string | undefined): Promise<PackageDetails> {
        if (manifestPath === undefined) return nothing;
        const own = this.workspace.packages.find((each) => each.manifestPath === manifestPath);
        if (own !== undefined) {
            return detailsOf(own.manifest.root, own.inheritsFrom?.manifest.root);
        }
        const known = this.kept.get(manifestPath);
        if (known !== undefined) return known;
        const text = await readFile(manifestPath, "utf8").catch(() => undefined);
        if (text === undefined) return nothing;
        const root = packageTable(text);
        const inherited = inherits(root) ? await this.rootOf(manifestPath) : undefined;
        const details = detailsOf(root, inherited);
        if (this.kept.size >= mostKept) this.kept.clear();
        this.kept.set(manifestPath, details);
        return details;
    }

    /** Of a checkout of git, whose packages may inherit from their own workspace. */
    private async rootOf(manifestPath: string): Promise<TomlTable | undefined> {
        const read = await this.manifests.read(manifestPath);
        const root = read && (await findRoot(read, this.manifests, undefined));
        return root?.manifest.root;
    }
}

/** The manifest as far as `[package]`: the rest, which is most of it, says nothing here. */
function packageTable(text: string): TomlTable {
    const found = /^\[package\][ \t]*$/m.exec(text);
    // Otherwise it may stand in a text of several lines.
    if (found !== null && !/"""|'''/.test(text.slice(0, found.index))) {
        const start = found.index + found[0].length;
        const length = text.slice(start).search(/^[ \t]*\[/m);
        const end = length === -1 ? text.length : start + length;
        const document = parseToml(text.slice(found.index, end));
        // A text or list of several lines may have been cut.
        if (document.problems.length === 0) return tomlTree(document);
    }
    return readManifest(text).root;
}

function inherits(root: TomlTable): boolean {
    const own = tableAt(root, ["package"]);
    if (own === undefined) return false;
    return ["license", "description", "repository", "authors"].some(
        (key) => memberAt(own, [key, "workspace"]) !== undefined,
    );
}

function detailsOf(root: TomlTable, inherited: TomlTable | undefined): PackageDetails {
    const own = tableAt(root, ["package"]);
    if (own === undefined) return nothing;
    const shared = inherited && tableAt(inherited, ["workspace", "package"]);
    const from = (key: string): TomlTable | undefined =>
        memberAt(own, [key, "workspace"]) === undefined ? own : shared;
    const text = (key: string): string | undefined => {
        const table = from(key);
        const value = table && valueAt(table, [key]);
        return value?.kind === "string" ? oneLine(value.value) : undefined;
    };
    const people = from("authors");
    const authors = people && valueAt(people, ["authors"]);
    return {
        licence: text("license"),
        description: text("description"),
        repository: text("repository"),
        authors:
            authors?.kind === "array"
                ? authors.items.flatMap((item) => (item.kind === "string" ? [item.value] : []))
                : [],
    };
}

function oneLine(text: string): string | undefined {
    const line = text.replace(/\s+/g, " ").trim();
    return line === "" ? undefined : line;
}
