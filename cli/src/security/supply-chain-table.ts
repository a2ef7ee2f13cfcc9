import type { LockFile } from "@rust-ai-ide/cargo/lock/lock-file";
import type { InspectedPackage } from "@rust-ai-ide/security/supply-chain/check-packages";
import { textTable } from "../text-table.ts";

/** One package of the inventory as JSON prints it. */
export interface InventoryRow {
    readonly name: string;
    readonly version: string;
    readonly source: string | undefined;
    readonly buildScript: string | undefined;
    /** SHA-256, as `[bans.build]` of deny.toml takes it. */
    readonly buildScriptChecksum: string | undefined;
    readonly procMacro: boolean;
    readonly links: string | undefined;
    readonly network: readonly string[];
    readonly programs: readonly string[];
    readonly variables: readonly string[];
    readonly writesFiles: boolean;
    readonly usesOutDir: boolean;
    readonly nativeFiles: readonly { readonly path: string; readonly kind: string }[];
}

/** Variables that cargo sets for every build script. */
const ofCargo = /^(?:CARGO|DEP_|TARGET$|HOST$|OUT_DIR$|PROFILE$|NUM_JOBS$|OPT_LEVEL$|DEBUG$|RUSTC)/;
const mostNamed = 4;

export function inventoryRows(
    lock: LockFile,
    inspected: readonly InspectedPackage[],
): readonly InventoryRow[] {
    return inspected.flatMap(({ index, contents, links, behaviour }) => {
        const each = lock.packages[index];
        if (each === undefined) return [];
        const { buildScript, isProcMacro, files } = contents;
        return {
            name: each.name,
            version: each.version,
            source: each.source,
            buildScript: buildScript?.path,
            buildScriptChecksum: buildScript?.checksum,
            procMacro: isProcMacro,
            links,
            network: behaviour?.network ?? [],
            programs: behaviour?.programs ?? [],
            variables: behaviour?.variables ?? [],
            writesFiles: behaviour?.writesFiles ?? false,
            usesOutDir: behaviour?.usesOutDir ?? false,
            nativeFiles: files.flatMap(({ path, kind }) =>
                kind === undefined || kind.kind === "script" ? [] : [{ path, kind: kind.kind }],
            ),
        };
    });
}

export function inventoryTable(lock: LockFile, inspected: readonly InspectedPackage[]): string {
    const rows = inventoryRows(lock, inspected).map((row) => [
        `${row.name} ${row.version}`,
        [row.buildScript ?? "", row.procMacro ? "proc-macro" : ""].filter(Boolean).join(", "),
        row.links ?? "",
        named([...new Set([...row.network, ...row.programs])]),
        named(row.variables.filter((name) => !ofCargo.test(name))),
        row.nativeFiles.length === 0 ? "" : counted(row.nativeFiles),
    ]);
    if (rows.length === 0) return "No package runs while something is built.\n";
    return textTable(["package", "runs", "links", "uses", "reads", "native files"], rows);
}

function named(all: readonly string[]): string {
    const more = all.length > mostNamed ? ` +${all.length - mostNamed}` : "";
    return `${all.slice(0, mostNamed).join(", ")}${more}`;
}

function counted(files: InventoryRow["nativeFiles"]): string {
    const counts = new Map<string, number>();
    for (const { kind } of files) counts.set(kind, (counts.get(kind) ?? 0) + 1);
    return [...counts].map(([kind, count]) => `${count} ${kind}`).join(", ");
}
