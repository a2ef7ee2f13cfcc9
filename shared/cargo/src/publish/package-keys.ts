import { isInherited, located } from "../manifest/located.ts";
import type { Located, Manifest } from "../manifest/manifest.ts";
import type { TomlValue } from "../toml/syntax.ts";
import { memberAt, valueAt } from "../toml/toml-lookup.ts";
import { pathFrom } from "../workspace/file-paths.ts";
import type { WorkspaceRoot } from "../workspace/inherited.ts";

/** Keys of `[package]`, followed to `[workspace.package]` where the manifest inherits them. */
export class PackageKeys {
    private readonly folder: string;
    private readonly manifest: Manifest;
    private readonly root: WorkspaceRoot | undefined;

    /** @param folder Of the manifest; absolute, with `/`. */
    constructor(folder: string, manifest: Manifest, root: WorkspaceRoot | undefined) {
        this.folder = folder;
        this.manifest = manifest;
        this.root = root;
    }

    /** The value, and the folder that paths in it are relative to. */
    value(key: string): { readonly value: TomlValue | undefined; readonly folder: string } {
        const { manifest, folder, root } = this;
        const own = memberAt(manifest.root, ["package", key]);
        if (!isInherited(own)) return { value: valueAt(manifest.root, ["package", key]), folder };
        const value = root && valueAt(root.manifest.root, ["workspace", "package", key]);
        return { value, folder: root?.folder ?? folder };
    }

    text(key: string): string | undefined {
        const { value } = this.value(key);
        return value?.kind === "string" ? value.value : undefined;
    }

    texts(key: string): readonly Located<string>[] {
        const { value } = this.value(key);
        if (value?.kind !== "array") return [];
        return value.items.flatMap((item) =>
            item.kind === "string" ? [located(item.value, item)] : [],
        );
    }

    /** Absolute. */
    path(key: string): string | undefined {
        const { value, folder } = this.value(key);
        return value?.kind === "string" ? pathFrom(folder, value.value) : undefined;
    }

    /** Offset of the key in the manifest of the package, for what is said of it. */
    offset(key: string): number | undefined {
        return memberAt(this.manifest.root, ["package", key])?.key.start;
    }
}
