import type { SourcePolicy } from "./deny-policy.ts";
import type { PolicyTable } from "./policy-table.ts";

const hosts = { github: "github.com", gitlab: "gitlab.com", bitbucket: "bitbucket.org" };

/** Reads `[sources]`. */
export function readSourcePolicy(table: PolicyTable): SourcePolicy {
    const organisations = table.table("allow-org");
    const policy: SourcePolicy = {
        unknownRegistry: table.level("unknown-registry", "warn"),
        unknownGit: table.level("unknown-git", "warn"),
        allowRegistry: table.has("allow-registry") ? table.texts("allow-registry") : undefined,
        allowGit: table.texts("allow-git"),
        private: table.texts("private"),
        allowOrganisations: Object.entries(hosts).flatMap(([key, host]) =>
            organisations
                .texts(key)
                .map(({ value, span }) => ({ value: `${host}/${value.toLowerCase()}`, span })),
        ),
        requiredGitSpec: table.choice(
            "required-git-spec",
            ["any", "branch", "tag", "rev"] as const,
            "any",
        ),
        unusedSource: table.level("unused-allowed-source", "warn"),
        unusedOrganisation: table.level("unused-allowed-org", "warn"),
    };
    organisations.end();
    table.end();
    return policy;
}
