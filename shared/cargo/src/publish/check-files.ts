import type { PackageFinding, PublishInput } from "./publish-input.ts";

/** What the default registry takes, packed; sizes here are those before. */
const mostBytes = 10_000_000;
const largeFile = 1_000_000;
const secretFile =
    /(?:^|\/)(?:\.env(?:\.(?!example|sample|template).*)?|.*\.(?:pem|p12|pfx|key|keystore|jks)|id_(?:rsa|dsa|ecdsa|ed25519)|\.netrc|\.npmrc|\.pypirc|credentials(?:\.toml|\.json)?|\.git-credentials)$/i;
const licenseText = /(?:^|\/)(?:licen[cs]e|copying|unlicense)[^/]*$/i;
const relativeLink = /\]\(\s*<?((?!#|[a-z][a-z0-9+.-]*:|\/\/)[^)>\s]+)/gi;

/** What would be packed: what is too much, and what is not enough. */
export function checkFiles(input: PublishInput): PackageFinding[] {
    return [...tooMuch(input), ...notEnough(input), ...brokenLinks(input)];
}

function tooMuch({ packed, folder, untracked, keys }: PublishInput): PackageFinding[] {
    const findings: PackageFinding[] = [];
    for (const { path } of packed) {
        if (!secretFile.test(path)) continue;
        findings.push({
            code: "publish.secretFile",
            severity: "error",
            message: `${path} looks like a file of secrets and would be published.`,
            nextStep: "Add it to exclude, or delete it.",
            offset: undefined,
            path: `${folder}/${path}`,
        });
    }
    const total = packed.reduce((sum, { bytes }) => sum + bytes, 0);
    if (total > mostBytes) {
        findings.push({
            code: "publish.tooLarge",
            severity: "warning",
            message: `The files have ${megabytes(total)} MB; packed they must not be over ${megabytes(mostBytes)} MB.`,
            nextStep: "Leave out what users do not need, with exclude or include.",
            offset: keys.offset("exclude") ?? keys.offset("include"),
        });
    }
    for (const { path, bytes } of packed) {
        if (bytes <= largeFile) continue;
        findings.push({
            code: "publish.largeFile",
            severity: "information",
            message: `${path} has ${megabytes(bytes)} MB.`,
            nextStep: "Add it to exclude if users do not need it.",
            offset: undefined,
            path: `${folder}/${path}`,
        });
    }
    if (untracked.length > 0) {
        const shown = untracked.slice(0, 5).join(", ");
        const more = untracked.length > 5 ? ` and ${untracked.length - 5} more` : "";
        findings.push({
            code: "publish.untracked",
            severity: "warning",
            message: `Files that git does not track would be published: ${shown}${more}.`,
            nextStep: "Commit them, ignore them or exclude them.",
            offset: undefined,
        });
    }
    return findings;
}

function notEnough({ packed, entryFiles, keys, folder }: PublishInput): PackageFinding[] {
    const paths = new Set(packed.map(({ path }) => path));
    const findings: PackageFinding[] = entryFiles
        .filter((path) => !paths.has(path))
        .map((path) => ({
            code: "publish.targetLeftOut",
            severity: "error",
            message: `${path} is where a target begins, and it would not be packed.`,
            nextStep: "Correct include and exclude, or the path of the target.",
            offset: keys.offset("include") ?? keys.offset("exclude"),
            path: `${folder}/${path}`,
        }));
    const hasText = [...paths].some((path) => licenseText.test(path));
    if (!hasText && keys.text("license") !== undefined) {
        findings.push({
            code: "publish.noLicenseText",
            severity: "warning",
            message: "No licence text would be packed, which most licences ask for.",
            nextStep: "Add LICENSE files to the folder of the package.",
            offset: keys.offset("license"),
        });
    }
    return findings;
}

/** Links of the readme to files that are not packed; registries lead them to the repository. */
function brokenLinks({ readme, packed, keys, folder }: PublishInput): PackageFinding[] {
    if (readme === undefined || keys.text("repository") !== undefined) return [];
    const paths = new Set(packed.map(({ path }) => path));
    const from = readme.path.split("/").slice(0, -1).join("/");
    const broken = new Set<string>();
    for (const [, link = ""] of readme.text.slice(0, 500_000).matchAll(relativeLink)) {
        const target = normalized(from, link.replace(/[#?].*$/, ""));
        if (target === "" || paths.has(target)) continue;
        if (packed.some(({ path }) => path.startsWith(`${target}/`))) continue;
        broken.add(link);
    }
    if (broken.size === 0) return [];
    return [
        {
            code: "publish.brokenLink",
            severity: "information",
            message: `The readme links to files that are not packed: ${[...broken].slice(0, 5).join(", ")}.`,
            nextStep: "Write whole addresses, or add repository.",
            offset: undefined,
            path: `${folder}/${readme.path}`,
        },
    ];
}

function normalized(folder: string, link: string): string {
    const parts = link.startsWith("/") ? [] : folder.split("/").filter((part) => part !== "");
    for (const part of link.split("/")) {
        if (part === "..") parts.pop();
        else if (part !== "." && part !== "") parts.push(part);
    }
    return parts.join("/");
}

function megabytes(bytes: number): string {
    return (bytes / 1_000_000).toFixed(1);
}
