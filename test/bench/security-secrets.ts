// How fast folders are searched for secrets with all rules, beside gitleaks where its program is
// named, on one core and with what both need in memory. Reading the files counts for both.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { scanSecrets } from "@rust-ai-ide/node/secrets/scan-secrets";
import { secretRules } from "@rust-ai-ide/security/secrets/secret-rules";
import { SecretScanner } from "@rust-ai-ide/security/secrets/secret-scanner";

const folders = (process.env.RUST_AI_SECRET_FOLDERS ?? "").split(":").filter((path) => path !== "");
const gitleaks = process.env.RUST_AI_GITLEAKS;
const rounds = 5;

function median(values: readonly number[]): number {
    return [...values].sort((left, right) => left - right)[values.length >> 1] ?? 0;
}

async function ours(folder: string): Promise<{ text: string; places: Set<string> }> {
    const times: number[] = [];
    let result = await scan(folder);
    for (let round = 0; round < rounds; round++) {
        result = await scan(folder);
        times.push(result.summary.milliseconds);
    }
    const milliseconds = median(times);
    const megabytes = result.summary.bytes / 1e6;
    const places = result.findings.map(
        ({ path, line }) => `${path.slice(folder.length + 1)}:${line}`,
    );
    const text = `${result.summary.files} files, ${megabytes.toFixed(1)} MB, ${milliseconds.toFixed(0)} ms, ${((megabytes / milliseconds) * 1000).toFixed(1)} MB/s, ${result.findings.length} findings`;
    return { text, places: new Set(places) };
}

function scan(folder: string): ReturnType<typeof scanSecrets> {
    return scanSecrets({ folders: [folder], files: [], hash: () => "", token: NeverCancelled });
}

function peer(program: string, folder: string): { text: string; places: Set<string> } {
    const report = mkdtempSync(join(tmpdir(), "rust-ai-bench-"));
    const path = join(report, "report.json");
    try {
        const started = performance.now();
        const words = ["--report-path", path, "--report-format", "json", "--no-banner"];
        const more = ["--max-decode-depth", "1", "--exit-code", "0", "--log-level", "error"];
        // One core, as ours has.
        const env = { ...process.env, GOMAXPROCS: "1" };
        execFileSync(program, ["dir", folder, ...words, ...more], { env });
        const milliseconds = performance.now() - started;
        const found = JSON.parse(readFileSync(path, "utf8")) as {
            File: string;
            StartLine: number;
        }[];
        const places = found.map(
            ({ File, StartLine }) => `${File.slice(folder.length + 1)}:${StartLine}`,
        );
        return {
            text: `${milliseconds.toFixed(0)} ms, ${found.length} findings`,
            places: new Set(places),
        };
    } finally {
        rmSync(report, { recursive: true, force: true });
    }
}

function checkDocument(): void {
    const line = '    let token_value = config.key.parse::<Key>("name").context("no key")?;\n';
    const text = line.repeat(5_000);
    const scanner = new SecretScanner({ hash: () => "" });
    const times = Array.from({ length: 20 }, () => {
        const started = performance.now();
        scanner.scan("a.rs", text);
        return performance.now() - started;
    });
    console.log(`a document of 5,000 lines: ${median(times).toFixed(1)} ms`);
}

console.log(`${secretRules.length} rules`);
checkDocument();
if (folders.length === 0)
    console.log("Set RUST_AI_SECRET_FOLDERS to folders, with colons between.");
for (const folder of folders) {
    const own = await ours(folder);
    console.log(`${basename(folder)}: ${own.text}`);
    if (gitleaks === undefined) continue;
    const other = peer(gitleaks, folder);
    console.log(`  gitleaks on one core: ${other.text}`);
    const only = (left: Set<string>, right: Set<string>): string =>
        [...left].filter((place) => !right.has(place)).join(", ") || "nothing";
    console.log(`  only ours: ${only(own.places, other.places)}`);
    console.log(`  only gitleaks: ${only(other.places, own.places)}`);
}
