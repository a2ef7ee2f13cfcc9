/**
 * @typedef {object} Member
 * @property {string} name Folder below extensions/ and second half of the extension's id.
 * @property {boolean} code Has an `extension.cjs`.
 * @property {boolean} native Carries the native runtime, so it is packed once for each target.
 * @property {number} budget Bytes that the packed VSIX may have.
 */

const megabyte = 1_000_000;

/**
 * The extensions, in the order in which they are installed.
 * @type {readonly Member[]}
 */
export const members = [
    { name: "model-rust", code: false, native: false, budget: 90 * megabyte },
    { name: "ai-core", code: true, native: true, budget: 25 * megabyte },
    { name: "cargo", code: true, native: false, budget: 2 * megabyte },
    { name: "review", code: true, native: false, budget: 3 * megabyte },
    { name: "security", code: true, native: false, budget: 3 * megabyte },
    { name: "collab", code: true, native: false, budget: 0.5 * megabyte },
    { name: "pack", code: false, native: false, budget: 0.2 * megabyte },
];

/**
 * The targets that the native runtime is published for. `universal` is the fallback without it:
 * it installs everywhere and says what is missing.
 */
export const targets = /** @type {const} */ ([
    "linux-x64",
    "linux-arm64",
    "darwin-arm64",
    "win32-x64",
    "win32-arm64",
    "universal",
]);

/** @typedef {(typeof targets)[number]} Target */

/** The target of this machine. Alpine and other musl systems cannot load the native runtime. */
export function hostTarget() {
    const name = /** @type {Target} */ (`${process.platform}-${process.arch}`);
    const report = /** @type {{ header?: { glibcVersionRuntime?: string } }} */ (
        process.report.getReport()
    );
    const musl = process.platform === "linux" && report.header?.glibcVersionRuntime === undefined;
    return targets.includes(name) && !musl ? name : "universal";
}
