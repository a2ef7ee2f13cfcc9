import type { PackageFinding, PublishedDependency, PublishInput } from "./publish-input.ts";

/** Dependencies that a registry refuses, or that users of the package would get otherwise. */
export function checkDependencies(input: PublishInput): PackageFinding[] {
    const findings = input.dependencies.flatMap((each) => [
        ...sourceFindings(each),
        ...rustFindings(each, input.rustVersion),
    ]);
    const patches = input.root?.manifest.patches ?? input.manifest.patches;
    const patched = input.dependencies.find(({ dependency }) =>
        patches.some(({ dependency: patch }) => patch.packageName === dependency.packageName),
    );
    if (patched !== undefined) {
        findings.push({
            code: "publish.patched",
            severity: "warning",
            message: `${patched.dependency.name} is patched here; users of the package get the published one.`,
            nextStep: "Check that the package works without the patch.",
            offset: patched.offset,
        });
    }
    return findings;
}

function sourceFindings({ dependency, offset, member }: PublishedDependency): PackageFinding[] {
    const { name, requirement, folder, git, kind } = dependency;
    const isElsewhere = folder !== undefined || git !== undefined;
    // Cargo leaves dependencies of tests out that only a path leads to.
    if (kind === "dev" && isElsewhere && requirement === undefined) return [];
    if (requirement === undefined || (requirement === "*" && isElsewhere)) {
        return [
            {
                code: "publish.dependencyWithoutVersion",
                severity: "error",
                message: `${name} has no version, so users of the package could not get it.`,
                nextStep: `Add version = "..." to ${name}.`,
                offset,
            },
        ];
    }
    const findings: PackageFinding[] = [];
    if (/^\s*\*\s*$/.test(requirement)) {
        findings.push({
            code: "publish.wildcard",
            severity: "error",
            message: `${name} takes any version, which registries refuse.`,
            nextStep: "Say from which version on it works.",
            offset,
        });
    }
    if (git !== undefined) {
        findings.push({
            code: "publish.gitDependency",
            severity: "warning",
            message: `${name} comes from git here; users of the package get ${requirement} of the registry.`,
            nextStep: "Check that the package works with that version.",
            offset,
        });
    }
    if (member !== undefined && !member.isPublished && kind !== "dev") {
        findings.push({
            code: "publish.memberNotPublished",
            severity: "error",
            message: `${name} is a package of this workspace that is never published.`,
            nextStep: "Publish it as well, or make it a module.",
            offset,
        });
    }
    return findings;
}

function rustFindings(
    { dependency, offset, rustVersion }: PublishedDependency,
    own: string | undefined,
): PackageFinding[] {
    if (own === undefined || rustVersion === undefined || dependency.kind === "dev") return [];
    if (!isNewer(rustVersion, own)) return [];
    return [
        {
            code: "publish.newerRust",
            severity: "warning",
            message: `${dependency.name} needs Rust ${rustVersion}, the package says ${own}.`,
            nextStep: "Raise rust-version, or take an older version of the dependency.",
            offset,
        },
    ];
}

/** Versions of Rust have two or three numbers. */
function isNewer(one: string, other: string): boolean {
    const numbers = (text: string): number[] => text.split(".").map(Number);
    const [left, right] = [numbers(one), numbers(other)];
    for (let index = 0; index < 3; index++) {
        const [a = 0, b = 0] = [left[index], right[index]];
        if (a !== b) return a > b;
    }
    return false;
}
