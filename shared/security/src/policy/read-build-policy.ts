import type { AllowedFile, BuildBypass, BuildPolicy } from "./deny-policy.ts";
import type { PolicyTable } from "./policy-table.ts";

/** Reads `[bans.build]`, or `allow-build-scripts` where older policies have it. */
export function readBuildPolicy(bans: PolicyTable): BuildPolicy | undefined {
    if (!bans.has("build")) {
        if (!bans.has("allow-build-scripts")) return undefined;
        return { ...nothing, allowBuildScripts: scriptsOf(bans) };
    }
    bans.ignore("allow-build-scripts");
    const table = bans.table("build");
    const policy: BuildPolicy = {
        allowBuildScripts: table.has("allow-build-scripts") ? scriptsOf(table) : undefined,
        executables: table.level("executables", "deny"),
        interpreted: table.level("interpreted", "allow"),
        scriptExtensions: table.texts("script-extensions").flatMap(({ value, span }) => {
            if (/^[a-z\d]+$/i.test(value)) return [value];
            table.report("badValue", `${value} is no extension of letters and digits.`, span);
            return [];
        }),
        usesBuiltinGlobs: table.flag("enable-builtin-globs", false),
        includesDependencies: table.flag("include-dependencies", false),
        includesWorkspace: table.flag("include-workspace", false),
        includesArchives: table.flag("include-archives", false),
        bypass: table.specs("bypass").map(({ spec, rest }): BuildBypass => {
            const bypass = {
                spec,
                buildScript: checksum(rest, "build-script"),
                requiredFeatures: rest.texts("required-features"),
                allowGlobs: rest.texts("allow-globs"),
                allow: allowedFiles(rest),
            };
            rest.end();
            return bypass;
        }),
    };
    table.end();
    return policy;
}

const nothing: BuildPolicy = {
    allowBuildScripts: undefined,
    executables: "allow",
    interpreted: "warn",
    scriptExtensions: [],
    usesBuiltinGlobs: false,
    includesDependencies: false,
    includesWorkspace: false,
    includesArchives: false,
    bypass: [],
};

function scriptsOf(table: PolicyTable): BuildPolicy["allowBuildScripts"] {
    return table.specs("allow-build-scripts").map(({ spec, rest }) => {
        rest.end();
        return spec;
    });
}

function allowedFiles(table: PolicyTable): readonly AllowedFile[] {
    return table.tables("allow").flatMap(({ rest }) => {
        const path = rest.text("path");
        const file = { path, checksum: checksum(rest, "checksum") };
        rest.end();
        if (path === undefined || /^(?:[\\/]|[a-z]:)/i.test(path.value)) {
            const message = "An allowed file has a path relative to its package.";
            rest.report("badValue", message, path?.span);
            return [];
        }
        return [{ ...file, path }];
    });
}

function checksum(table: PolicyTable, name: string): string | undefined {
    const text = table.text(name);
    if (text === undefined || /^[\da-f]{64}$/i.test(text.value)) return text?.value.toLowerCase();
    table.report("badValue", `${name} should be a SHA-256 of 64 hexadecimal digits.`, text.span);
    return undefined;
}
