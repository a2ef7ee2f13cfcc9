import { readdir, stat } from "node:fs/promises";
import type { Manifest, ManifestTarget } from "@rust-ai-ide/cargo/manifest/manifest";
import { pathFrom } from "@rust-ai-ide/cargo/workspace/file-paths";
import { effectivePackage, type WorkspaceRoot } from "@rust-ai-ide/cargo/workspace/inherited";

export interface FoundTarget {
    /** `lib`, `proc-macro`, `bin`, `example`, `test`, `bench` or `custom-build`. */
    readonly kind: string;
    readonly name: string;
    readonly path: string;
}

const kinds = [
    { kind: "bin", folder: "src/bin", key: "autobins" },
    { kind: "example", folder: "examples", key: "autoexamples" },
    { kind: "test", folder: "tests", key: "autotests" },
    { kind: "bench", folder: "benches", key: "autobenches" },
] as const;

/**
 * Targets of a package as cargo finds them: those that the manifest writes and those that files make
 * (src/lib.rs, src/main.rs, src/bin, examples, tests, benches: a file, or a folder with main.rs).
 * A switch like `autobins` turns finding off, and so does a written target in edition 2015.
 */
export async function findTargets(
    manifest: Manifest,
    folder: string,
    root: WorkspaceRoot | undefined,
): Promise<readonly FoundTarget[]> {
    const own = effectivePackage(manifest, root);
    if (own === undefined) return [];
    const names = new Set((await entries(folder)).map(({ name }) => name));
    const targets: FoundTarget[] = [];
    const library = manifest.targets.find(({ kind }) => kind === "lib");
    const libraryPath = pathFrom(folder, library?.path?.value ?? "src/lib.rs");
    const isFound = names.has("src") && (await isFile(libraryPath));
    if (isFound && (library !== undefined || !isOff(manifest, "autolib"))) {
        const kind = library?.isProcMacro === true ? "proc-macro" : "lib";
        const name = library?.name?.value ?? own.name.replaceAll("-", "_");
        targets.push({ kind, name, path: libraryPath });
    }
    for (const { kind, folder: inside, key } of kinds) {
        const written = manifest.targets.filter((target) => target.kind === kind);
        const found = names.has(inside.split("/")[0] ?? "")
            ? await filesOf(kind, folder, inside, own.name)
            : [];
        const isSilent = isOff(manifest, key) || (own.edition === "2015" && written.length > 0);
        const explicit = written.flatMap((target) => placed(target, folder, found));
        const paths = new Set(explicit.map(({ path }) => path));
        const taken = new Set(explicit.map(({ name }) => name));
        targets.push(...explicit);
        if (isSilent) continue;
        targets.push(...found.filter(({ path, name }) => !paths.has(path) && !taken.has(name)));
    }
    const build = manifest.package?.build?.value;
    if (build !== false) {
        const file = typeof build === "string" ? build : "build.rs";
        const path = pathFrom(folder, file);
        const exists = typeof build === "string" ? await isFile(path) : names.has(file);
        if (exists) targets.push({ kind: "custom-build", name: "build-script-build", path });
    }
    return targets;
}

function placed(
    target: ManifestTarget,
    folder: string,
    found: readonly FoundTarget[],
): readonly FoundTarget[] {
    const name = target.name?.value;
    if (name === undefined) return [];
    const written = target.path?.value;
    const path =
        written === undefined
            ? found.find((each) => each.name === name)?.path
            : pathFrom(folder, written);
    return path === undefined ? [] : [{ kind: target.kind, name, path }];
}

async function filesOf(
    kind: string,
    folder: string,
    inside: string,
    packageName: string,
): Promise<readonly FoundTarget[]> {
    const targets: FoundTarget[] = [];
    const main = `${folder}/src/main.rs`;
    if (kind === "bin" && (await isFile(main))) {
        targets.push({ kind, name: packageName, path: main });
    }
    const place = `${folder}/${inside}`;
    for (const { name, isFolder } of await entries(place)) {
        if (name.startsWith(".")) continue;
        if (!isFolder && name.endsWith(".rs")) {
            targets.push({ kind, name: name.slice(0, -3), path: `${place}/${name}` });
        } else if (isFolder && (await isFile(`${place}/${name}/main.rs`))) {
            targets.push({ kind, name, path: `${place}/${name}/main.rs` });
        }
    }
    return targets;
}

function isOff(manifest: Manifest, key: string): boolean {
    const own = manifest.root.members.get("package")?.node;
    const node = own?.kind === "table" ? own.members.get(key)?.node : undefined;
    return node?.kind === "boolean" && !node.value;
}

async function entries(folder: string): Promise<readonly { name: string; isFolder: boolean }[]> {
    const list = await readdir(folder, { withFileTypes: true }).catch(() => []);
    return list
        .map((entry) => ({ name: entry.name, isFolder: entry.isDirectory() }))
        .sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function isFile(path: string): Promise<boolean> {
    return stat(path).then(
        (status) => status.isFile(),
        () => false,
    );
}
