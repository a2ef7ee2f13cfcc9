import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../scripts/lib/paths.mjs";
import { referenceSymbols } from "./agreement-reference.ts";

/**
 * Writes what rust-analyzer finds in the fixture of the unit test, one `group name line` a line.
 * Run it after a change of the fixture: node --import tsx test/bench/agreement-fixture.ts
 */
const folder = join(root, "shared/analysis/test/fixtures");
const analyzer = process.env.RUST_AI_RUST_ANALYZER ?? "rust-analyzer";
const symbols = referenceSymbols(analyzer, readFileSync(join(folder, "outline.rs"), "utf8"));
if (symbols === undefined) throw new Error("rust-analyzer crashed");
const lines = symbols.map(({ group, name, line }) => `${group} ${name} ${line}`);
writeFileSync(join(folder, "outline.txt"), `${lines.join("\n")}\n`);
