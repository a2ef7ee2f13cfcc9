import { licenseNames } from "./names/license-ids.ts";
import { targetTriples } from "./names/target-triples.ts";

/** Editions with the first Rust that has them. */
export const editions: Readonly<Record<string, string>> = {
    "2015": "1.0",
    "2018": "1.31",
    "2021": "1.56",
    "2024": "1.85",
};

export const commonLicenses: readonly string[] = words(licenseNames.common);
export const licenses: readonly string[] = words(licenseNames.current);
export const deprecatedLicenses: readonly string[] = words(licenseNames.deprecated);
export const licenseExceptions: readonly string[] = words(licenseNames.exceptions);
export const triples: readonly string[] = words(targetTriples);

const conditions = [
    "cfg(unix)",
    "cfg(windows)",
    'cfg(target_os = "linux")',
    'cfg(target_os = "macos")',
    'cfg(target_os = "windows")',
    'cfg(target_os = "android")',
    'cfg(target_os = "ios")',
    'cfg(target_arch = "wasm32")',
    'cfg(target_arch = "x86_64")',
    'cfg(target_arch = "aarch64")',
    'cfg(target_family = "wasm")',
    'cfg(target_env = "msvc")',
    'cfg(not(target_arch = "wasm32"))',
    "cfg(not(windows))",
];

/** What `[target.X]` may be, likely ones first. */
export function targetNames(installed: readonly string[]): readonly string[] {
    return [...new Set([...conditions, ...installed, ...triples])];
}

function words(text: string): readonly string[] {
    return text.split(/\s+/).filter((word) => word !== "");
}
