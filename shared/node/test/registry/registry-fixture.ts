import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { indexPath } from "../../src/registry/crate-names.ts";
import { registryFolderNames } from "../../src/registry/folder-hash.ts";
import { openRegistries, type Registries } from "../../src/registry/open-registries.ts";

/** A project and a home of cargo in a temporary folder. */
export class RegistryFixture {
    readonly root = mkdtempSync(join(tmpdir(), "registries-"));
    readonly folder = join(this.root, "work", "project");
    readonly home = join(this.root, "cargo-home");

    constructor() {
        mkdirSync(this.folder, { recursive: true });
        mkdirSync(this.home);
    }

    write(path: string, content: string | Uint8Array): string {
        const place = join(this.root, path);
        mkdirSync(dirname(place), { recursive: true });
        writeFileSync(place, content);
        return place;
    }

    /** A crate in cargo's cache of an index, by the name of the index's folder or its source. */
    cache(index: string, name: string, versions: readonly string[], revision = "etag: x"): void {
        const folder = index.includes("+") ? (registryFolderNames(index)[0] ?? "") : index;
        const records = versions.map((version) => `${version}\0${record(name, version)}\0`);
        const head = Buffer.from([3, 2, 0, 0, 0]);
        const bytes = Buffer.concat([head, Buffer.from(`${revision}\0${records.join("")}`)]);
        this.write(`cargo-home/registry/index/${folder}/.cache/${indexPath(name)}`, bytes);
    }

    open(env: Readonly<Record<string, string>> = {}): Promise<Registries> {
        return openRegistries({ folder: this.folder, env, cargoHome: this.home });
    }

    dispose(): void {
        rmSync(this.root, { recursive: true, force: true });
    }
}

/** A line of an index. */
export function record(name: string, version: string): string {
    return JSON.stringify({
        name,
        vers: version,
        deps: [],
        cksum: "",
        features: {},
        yanked: false,
    });
}

export async function withFixture(
    test: (fixture: RegistryFixture) => Promise<void>,
): Promise<void> {
    const fixture = new RegistryFixture();
    try {
        await test(fixture);
    } finally {
        fixture.dispose();
    }
}
