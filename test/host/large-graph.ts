import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const registry = "registry+https://registry.example/index";

/**
 * Writes a package whose lock has so many others, each needed by one or more in front of it. Nothing
 * of them is on the machine but what the lock says.
 */
export function writeLargeWorkspace(folder: string, packages: number): void {
    mkdirSync(join(folder, "src"), { recursive: true });
    const name = (index: number): string => `part-${String(index).padStart(4, "0")}`;
    const needs: string[][] = Array.from({ length: packages }, () => []);
    // Congruential numbers: the same graph in every run.
    let state = 12_345;
    const below = (limit: number): number => {
        state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
        return Math.floor((state / 2_147_483_648) * limit);
    };
    const direct = Math.min(packages, 40);
    for (let index = direct; index < packages; index++) {
        const from = index - 1 - below(Math.min(index, 220));
        const lists = [needs[from], needs[below(index)], needs[below(index)]];
        for (const list of lists) if (list?.includes(name(index)) === false) list.push(name(index));
    }
    const first = Array.from({ length: direct }, (_, index) => name(index));
    const lines = [
        "[package]",
        'name = "large"',
        'version = "0.1.0"',
        'edition = "2021"',
        "",
        "[dependencies]",
        ...first.map((one) => `${one} = "1"`),
    ];
    writeFileSync(join(folder, "Cargo.toml"), `${lines.join("\n")}\n`);
    writeFileSync(join(folder, "src/lib.rs"), "");
    const entry = (title: string, source: string, list: readonly string[]): string =>
        `[[package]]\nname = "${title}"\n${source}dependencies = [\n${list.map((one) => ` "${one}",\n`).join("")}]\n`;
    const parts = needs.map((list, index) =>
        entry(name(index), `version = "1.0.0"\nsource = "${registry}"\n`, list.toSorted()),
    );
    const lock = ["version = 4\n", entry("large", 'version = "0.1.0"\n', first), ...parts];
    writeFileSync(join(folder, "Cargo.lock"), lock.join("\n"));
}
