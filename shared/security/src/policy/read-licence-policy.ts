import { type LicenceRequirement, requirementsOf } from "../licences/licence-expression.ts";
import { parseLicence } from "../licences/parse-licence.ts";
import type { LicenceClarification, LicencePolicy, Placed } from "./deny-policy.ts";
import type { PolicyTable } from "./policy-table.ts";

/** Reads `[licenses]`. */
export function readLicencePolicy(table: PolicyTable): LicencePolicy {
    const ownerless = table.table("private");
    const policy: LicencePolicy = {
        allow: licensees(table, "allow"),
        exceptions: readLicenceExceptions(table),
        clarifications: readClarifications(table),
        confidenceThreshold: table.share("confidence-threshold", 0.8),
        ignoresPrivate: ownerless.flag("ignore", false),
        privateRegistries: ownerless.texts("registries").map(({ value }) => value),
        ignoredSources: ownerless.texts("ignore-sources"),
        includesDev: table.flag("include-dev", false),
        includesBuild: table.flag("include-build", true),
        unusedAllowed: table.level("unused-allowed-license", "warn"),
        unusedException: table.level("unused-license-exception", "warn"),
    };
    ownerless.end();
    // Older keys that cargo-deny takes and no longer follows.
    table.ignore("version", "unlicensed", "allow-osi-fsf-free", "copyleft", "default", "deny");
    table.end();
    return policy;
}

/** Also those of `deny.exceptions.toml`. */
export function readLicenceExceptions(table: PolicyTable): LicencePolicy["exceptions"] {
    return table.specs("exceptions").map(({ spec, rest }) => {
        const allow = licensees(rest, "allow").map(({ value }) => value);
        rest.end();
        return { spec, allow };
    });
}

function readClarifications(table: PolicyTable): readonly LicenceClarification[] {
    return table.specs("clarify").flatMap(({ spec, rest }) => {
        const text = rest.text("expression");
        const files = rest.tables("license-files").flatMap(({ rest: file }) => {
            const path = file.text("path");
            const hash = file.count("hash");
            file.end();
            if (path !== undefined && hash !== undefined && isBelow(path.value)) {
                return [{ path, hash }];
            }
            const message = "A file of a clarification has a path inside its package and a hash.";
            file.report("badValue", message, path?.span);
            return [];
        });
        const isWhole =
            rest.has("license-files") && files.length === rest.list("license-files").length;
        rest.end();
        if (text === undefined || !isWhole) {
            const message = `The clarification of ${spec.name} needs an expression and license-files.`;
            rest.report("badValue", message, spec.span);
            return [];
        }
        const { expression, problems } = parseLicence(text.value, "strict");
        if (expression === undefined) {
            rest.report("badValue", problems[0]?.message ?? "", text.span);
            return [];
        }
        return [{ spec, expression, files }];
    });
}

/** The file is one of the package. */
function isBelow(path: string): boolean {
    return !/^(?:[\\/]|[a-z]:)/i.test(path) && !path.split(/[\\/]/).includes("..");
}

/** Licences that are granted: one each, without a `+`. */
function licensees(table: PolicyTable, name: string): readonly Placed<LicenceRequirement>[] {
    return table.texts(name).flatMap(({ value: text, span }) => {
        const { expression, problems } = parseLicence(text);
        const [first, ...others] = expression === undefined ? [] : requirementsOf(expression);
        const wrong = problems.find(({ code }) => code !== "licence.deprecated");
        if (first === undefined || others.length > 0 || first.orLater || wrong !== undefined) {
            const why = wrong?.message ?? "One licence stands here, without a +.";
            table.report("badValue", why, span);
            return [];
        }
        return [{ value: first, span }];
    });
}
