// Speed and findings of the security rules, alone and with data followed, over folders of code:
//   node --import tsx test/bench/security-sast.ts FOLDER...
// Without folders those of RUST_AI_SAST_FOLDERS, between the system's separators of paths, or this
// repository alone.
import { availableParallelism } from "node:os";
import { delimiter, relative, resolve } from "node:path";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { sastRuleIds, scanSast } from "@rust-ai-ide/node/sast/scan-sast";

console.log(`${availableParallelism()} processors, 2 threads`);
const named = process.env.RUST_AI_SAST_FOLDERS?.split(delimiter).filter(Boolean) ?? ["."];
const folders = process.argv.length > 2 ? process.argv.slice(2) : named;
const ruleIds = sastRuleIds().filter((id) => !id.startsWith("rust-taint-"));
for (const given of folders) {
    const folder = resolve(given);
    const options = {
        folders: [folder],
        files: [],
        grammarsFolder: undefined,
        workers: 2,
        token: NeverCancelled,
    };
    const alone = (await scanSast({ ...options, only: ruleIds })).summary;
    const speedAlone = Math.round(alone.lines / (alone.milliseconds / 1000));
    console.log(
        `${given}: rules alone ${Math.round(alone.milliseconds)} ms, ${speedAlone} lines/s`,
    );
    const { findings, summary } = await scanSast(options);
    const { files, parsed, followed, lines, milliseconds } = summary;
    const speed = Math.round(lines / (milliseconds / 1000));
    const rate = ((findings.length / Math.max(lines, 1)) * 10_000).toFixed(2);
    console.log(
        `${given}: all ${lines} lines, ${files} files, ${parsed} parsed, ${followed} followed, ` +
            `${Math.round(milliseconds)} ms, ${speed} lines/s, ${findings.length} findings, ${rate} per 10,000 lines`,
    );
    for (const { rule, confidence, message, locations } of findings) {
        const [place] = locations;
        if (place === undefined) continue;
        const at = `${relative(folder, place.path)}:${place.line}`;
        console.log(`    ${at} ${rule} (${confidence}) ${message.slice(0, 120)}`);
    }
}
