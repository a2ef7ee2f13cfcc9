// Speed and findings of the security rules and of taint analysis over folders of code:
//   node --import tsx test/bench/security-sast.ts FOLDER...
import { availableParallelism } from "node:os";
import { relative, resolve } from "node:path";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { scanSast } from "@rust-ai-ide/node/sast/scan-sast";

console.log(`${availableParallelism()} processors, 2 threads`);
for (const given of process.argv.slice(2)) {
    const folder = resolve(given);
    const options = {
        folders: [folder],
        files: [],
        grammarsFolder: undefined,
        workers: 2,
        token: NeverCancelled,
    };
    const { findings, summary } = await scanSast(options);
    const { files, parsed, followed, lines, milliseconds } = summary;
    const speed = Math.round(lines / (milliseconds / 1000));
    const rate = ((findings.length / Math.max(lines, 1)) * 10_000).toFixed(2);
    console.log(
        `${given}: ${lines} lines, ${files} files, ${parsed} parsed, ${followed} followed, ` +
            `${Math.round(milliseconds)} ms, ${speed} lines/s, ${findings.length} findings, ${rate} per 10,000 lines`,
    );
    for (const { rule, confidence, message, locations } of findings) {
        const [place] = locations;
        if (place === undefined) continue;
        const at = `${relative(folder, place.path)}:${place.line}`;
        console.log(`    ${at} ${rule} (${confidence}) ${message.slice(0, 120)}`);
    }
}
