import { existsSync } from "node:fs";
import { line, step } from "./log.mjs";
import { run, which } from "./run.mjs";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
const elsewhere = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
    "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
];

/** Switches for a browser that a program drives: quiet, and root may start it. */
export const chromiumFlags = [
    ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

/** Program of a Chromium or Chrome, or `undefined` when this machine has none. */
export function findChromium() {
    const named = process.env.RUST_AI_CHROMIUM;
    if (named !== undefined) return named;
    for (const name of names) {
        const path = which(name);
        if (path !== undefined) return path;
    }
    return elsewhere.find((path) => existsSync(path));
}

/** Like {@link findChromium}; on Debian as root a missing browser is installed, and said so. */
export async function ensureChromium() {
    const found = findChromium();
    const apt = which("apt-get");
    if (found !== undefined || apt === undefined || process.getuid?.() !== 0) return found;
    line("no Chromium on this machine: installing Debian's package chromium");
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    await step("apt-get install chromium", async () => {
        await run(apt, ["update"], { quiet: true, env, allowFailure: true });
        await run(apt, ["install", "-y", "chromium"], { quiet: true, env, allowFailure: true });
    });
    return findChromium();
}
