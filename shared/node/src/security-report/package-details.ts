import { readFile } from "node:fs/promises";
import { readManifest } from "@rust-ai-ide/cargo/manifest/read-manifest";
import { memberAt, tableAt, valueAt } from "@rust-ai-ide/cargo/toml/toml-lookup";
import type { TomlTable } from "@rust-ai-ide/cargo/toml/tree";
import type { CargoWorkspace } from "@rust-ai-ide/cargo/workspace/workspace";
import type { ReportedPackage } from "@rust-ai-ide/security/report/security-report";

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
        const details = detailsOf(readManifest(text).root, undefined);
        if (this.kept.size >= mostKept) this.kept.clear();
        this.kept.set(manifestPath, details);
        return details;
    }
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
