import { dirname } from "node:path";
import type { CargoWorkspace } from "@rust-ai-ide/cargo/workspace/workspace";
import { readRules, relativePath, rulesAbove } from "../analysis/ignore-files.ts";
import { type Fact, fact } from "./fact.ts";

/** What Cargo.lock shows: that it is there, kept with the sources, and pins contents. */
export async function lockFacts({ lock, lockPath }: CargoWorkspace): Promise<readonly Fact[]> {
    if (lock === undefined || lockPath === undefined) {
        const detail = "There is no Cargo.lock.";
        return [
            fact("lock-present", false, detail),
            fact("lock-committed", false, detail),
            fact("lock-checksums", false, detail),
        ];
    }
    const folder = dirname(lockPath);
    const { root, rules } = await rulesAbove(folder);
    const here = relativePath(root, folder);
    const own = rules.with(here, await readRules(folder));
    const isIgnored = own.ignores(relativePath(root, lockPath), false);
    const fromRegistries = lock.packages.filter(
        ({ source }) => source !== undefined && !source.startsWith("git+"),
    );
    const without = fromRegistries.filter(({ checksum }) => checksum === undefined);
    return [
        fact("lock-present", true, `Cargo.lock names ${lock.packages.length} packages.`),
        fact(
            "lock-committed",
            !isIgnored,
            isIgnored
                ? "Cargo.lock is there, but git ignores it, so that others build other versions."
                : "Cargo.lock is there and git does not ignore it.",
        ),
        fact(
            "lock-checksums",
            without.length === 0,
            without.length === 0
                ? `Cargo.lock has a checksum of each of ${fromRegistries.length} packages of registries.`
                : `Cargo.lock lacks the checksum of ${without.length} packages of registries.`,
        ),
    ];
}
