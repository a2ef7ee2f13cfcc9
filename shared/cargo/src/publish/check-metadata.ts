import { compareVersions } from "../version/compare-versions.ts";
import { parseVersion } from "../version/parse-version.ts";
import type { PackageFinding, PublishInput } from "./publish-input.ts";

/** Limits of the default registry (the Cargo book, "The Manifest Format"). */
const mostKeywords = 5;
const longestKeyword = 20;
const mostCategories = 5;
const keyword = /^[A-Za-z0-9][A-Za-z0-9_+-]*$/;
const category = /^[a-z0-9-]+(?:::[a-z0-9-]+)*$/;

/** What `[package]` says of the package to those who look for it. */
export function checkMetadata(input: PublishInput): PackageFinding[] {
    return [...required(input), ...lists(input), ...versions(input), ...optional(input)];
}

function required({ keys, missing }: PublishInput): PackageFinding[] {
    const findings: PackageFinding[] = [];
    const offset = keys.offset("name");
    if ((keys.text("description") ?? "").trim() === "") {
        findings.push({
            code: "publish.noDescription",
            severity: "error",
            message: "The package has no description, which registries ask for.",
            nextStep: 'Add description = "..." to [package].',
            offset,
        });
    }
    if (keys.text("license") === undefined && keys.text("license-file") === undefined) {
        findings.push({
            code: "publish.noLicense",
            severity: "error",
            message: "The package says nothing of its licence, which registries ask for.",
            nextStep: 'Add license = "MIT OR Apache-2.0", or license-file.',
            offset,
        });
    }
    for (const { key, path } of missing) {
        findings.push({
            code: key === "readme" ? "publish.readmeMissing" : "publish.licenseMissing",
            severity: "error",
            message: `package.${key} names a file that is not there: ${path}.`,
            nextStep: "Add the file or correct the path.",
            offset: keys.offset(key),
        });
    }
    return findings;
}

function lists({ keys }: PublishInput): PackageFinding[] {
    const keywords = keys.texts("keywords");
    const categories = keys.texts("categories");
    const findings: PackageFinding[] = [];
    const tooMany = (key: string, count: number, most: number): void => {
        if (count <= most) return;
        findings.push({
            code: "publish.tooMany",
            severity: "error",
            message: `There are ${count} ${key}; registries take ${most}.`,
            nextStep: `Leave the best ${most}.`,
            offset: keys.offset(key),
        });
    };
    tooMany("keywords", keywords.length, mostKeywords);
    tooMany("categories", categories.length, mostCategories);
    for (const { value, span } of keywords) {
        if (keyword.test(value) && value.length <= longestKeyword) continue;
        findings.push({
            code: "publish.badKeyword",
            severity: "error",
            message: `"${value}" is no keyword that registries take.`,
            nextStep: `Use at most ${longestKeyword} letters, digits, "-", "_" and "+".`,
            offset: keys.offset("keywords") === undefined ? undefined : span.start,
        });
    }
    for (const { value, span } of categories) {
        if (category.test(value)) continue;
        findings.push({
            code: "publish.badCategory",
            severity: "error",
            message: `"${value}" is not written as categories are.`,
            nextStep: "Use one of the registry's, such as command-line-utilities.",
            offset: keys.offset("categories") === undefined ? undefined : span.start,
        });
    }
    return findings;
}

function versions({ keys, version, published }: PublishInput): PackageFinding[] {
    const offset = keys.offset("version");
    if (keys.value("version").value === undefined) {
        return [
            {
                code: "publish.noVersion",
                severity: "error",
                message: "The package has no version, so cargo does not publish it.",
                nextStep: 'Add version = "0.1.0" to [package].',
                offset: keys.offset("name"),
            },
        ];
    }
    const own = parseVersion(version);
    if (own === undefined) return [];
    const others = published.map(parseVersion).filter((each) => each !== undefined);
    if (others.some((other) => sameNumbers(other.text, own.text))) {
        return [
            {
                code: "publish.versionExists",
                severity: "error",
                message: `Version ${version} is published already, as far as the cache knows.`,
                nextStep: "Raise the version.",
                offset,
            },
        ];
    }
    const newest = others
        .filter(({ pre }) => pre.length === 0)
        .sort(compareVersions)
        .at(-1);
    if (newest === undefined || compareVersions(own, newest) > 0) return [];
    return [
        {
            code: "publish.olderVersion",
            severity: "warning",
            message: `${newest.text} is published already, which is newer than ${version}.`,
            nextStep: "Raise the version, unless this is a fix for an older line.",
            offset,
        },
    ];
}

/** Registries take versions that differ in build metadata alone for the same. */
function sameNumbers(one: string, other: string): boolean {
    const [left] = one.split("+", 1);
    const [right] = other.split("+", 1);
    return left === right;
}

function optional({ keys, rustVersion, readme }: PublishInput): PackageFinding[] {
    const findings: PackageFinding[] = [];
    const offset = keys.offset("name");
    const links = ["repository", "homepage", "documentation"];
    if (links.every((key) => keys.text(key) === undefined)) {
        findings.push({
            code: "publish.noRepository",
            severity: "warning",
            message: "The package tells nobody where its code or its documentation is.",
            nextStep: "Add repository, homepage or documentation.",
            offset,
        });
    }
    if (readme === undefined) {
        findings.push({
            code: "publish.noReadme",
            severity: "information",
            message: "The package has no readme; its page in a registry will be empty.",
            nextStep: "Add README.md.",
            offset,
        });
    }
    if (rustVersion === undefined) {
        findings.push({
            code: "publish.noRustVersion",
            severity: "information",
            message: "The package does not say which Rust it needs.",
            nextStep: "Add rust-version, so that cargo chooses versions that compile.",
            offset,
        });
    }
    return findings;
}
