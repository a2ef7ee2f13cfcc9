import { homedir } from "node:os";
import { TimingHistory, timingsFolder } from "@rust-ai-ide/node/cargo-timings/timing-history";

/** The kept builds of a workspace, where the command line finds them as well. */
export function historyOf(manifestPath: string): TimingHistory {
    const { platform, env } = process;
    const folder = timingsFolder({ platform, env, homeDirectory: homedir() });
    return new TimingHistory(folder, manifestPath);
}
