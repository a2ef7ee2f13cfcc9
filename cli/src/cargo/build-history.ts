import { homedir } from "node:os";
import { TimingHistory, timingsFolder } from "@rust-ai-ide/node/cargo-timings/timing-history";

/** Timings of builds of a workspace that were kept, by the editor too. */
export function buildHistory(rootManifestPath: string): TimingHistory {
    const surroundings = {
        platform: process.platform,
        env: process.env,
        homeDirectory: homedir(),
    };
    return new TimingHistory(timingsFolder(surroundings), rootManifestPath);
}
