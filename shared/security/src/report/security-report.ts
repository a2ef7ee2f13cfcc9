import type { SettledAdvisory } from "../advisories/settled-advisories.ts";
import type { FindingPackage, SecurityFinding } from "../finding.ts";

/** A package of the inventory, for bills of materials. */
export interface ReportedPackage extends FindingPackage {
    readonly checksum: string | undefined;
    /** SPDX expression as it was found to be; undefined: none is known. */
    readonly licence: string | undefined;
    readonly description: string | undefined;
    readonly repository: string | undefined;
    readonly authors: readonly string[];
    readonly isMember: boolean;
    /** Indexes into the packages of the report. */
    readonly dependencies: readonly number[];
    readonly scope: "required" | "optional" | "excluded";
}

/** All that is known of a workspace at one moment: what every format of report is made of. */
export interface SecurityReport {
    readonly tool: { readonly name: string; readonly version: string };
    /** ISO 8601 in UTC; from the caller, so that the same input gives the same bytes. */
    readonly createdAt: string;
    /** Of the workspace: its package, or its folder's name. */
    readonly subject: { readonly name: string; readonly version: string | undefined };
    /** Absolute path with `/` of the scanned folder; places below it are reported relative to it. */
    readonly root?: string | undefined;
    /** `registry+URL` of cargo's default registry as the lock names it; others are named in package URLs. */
    readonly defaultRegistry?: string | undefined;
    /** Who answers for the report; absent: the subject's own name. */
    readonly publisher?: { readonly name: string; readonly namespace: string } | undefined;
    /** Checks that ran over the whole workspace: `advisories`, `sast`, `secrets`, `licences`, `bans`, `unsafe`. */
    readonly checks?: readonly string[] | undefined;
    readonly packages: readonly ReportedPackage[];
    readonly findings: readonly SecurityFinding[];
    /** Vulnerabilities of other versions of locked packages, which some formats state too. */
    readonly settled?: readonly SettledAdvisory[] | undefined;
    readonly database: { readonly date: string | undefined; readonly source: string } | undefined;
    readonly problems: readonly {
        readonly code: string;
        readonly message: string;
        readonly path?: string | undefined;
    }[];
}

export const reportFormats = [
    "text",
    "json",
    "sarif",
    "cyclonedx",
    "spdx",
    "spdx3",
    "openvex",
    "csaf",
] as const;
export type ReportFormat = (typeof reportFormats)[number];
