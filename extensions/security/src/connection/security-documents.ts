/** The documents that the server gets: what cargo reads, policies, and code of three languages. */
export const securityDocuments = [
    { scheme: "file", pattern: "**/Cargo.toml" },
    { scheme: "file", pattern: "**/Cargo.lock" },
    { scheme: "file", pattern: "**/{deny.toml,audit.toml,osv-scanner.toml}" },
    { scheme: "file", pattern: "**/*.{rs,ts,tsx,js,jsx,mjs,cjs,py}" },
    { scheme: "file", pattern: "**/*.{env,json,yaml,yml,toml,ini,cfg,conf,properties,sh,txt,md}" },
    { scheme: "file", pattern: "**/.env*" },
] as const;

/** True for the path of a manifest or a lock. */
export function isCargoFile(path: string): boolean {
    return /(?:^|[/\\])Cargo\.(?:toml|lock)$/.test(path);
}
