import type { Span } from "@rust-ai-ide/cargo/toml/syntax";

/** Files that suppressions are read from and written to. */
export const suppressionFormats = ["deny", "audit", "osv-scanner", "openvex", "comment"] as const;
export type SuppressionFormat = (typeof suppressionFormats)[number];

/** Why a vulnerability does not matter, in the words of OpenVEX. */
export const vexJustifications = [
    "component_not_present",
    "vulnerable_code_not_present",
    "vulnerable_code_not_in_execute_path",
    "vulnerable_code_cannot_be_controlled_by_adversary",
    "inline_mitigations_already_exist",
] as const;
export type VexJustification = (typeof vexJustifications)[number];

/** A decision of the user's that a finding does not matter, from whatever file it stands in. */
export interface Suppression {
    /**
     * Id of an advisory or one of its aliases, or of a rule; `*` for all advisories of the package;
     * `unmaintained`, `unsound`, `notice` or `yanked` for all of that kind.
     */
    readonly rule: string;
    /** Absent: every package. */
    readonly package?: string | undefined;
    /** Requirement of versions; absent: every version. */
    readonly versions?: string | undefined;
    readonly reason: string | undefined;
    /** `2026-12-31`: holds up to and with this day; absent: for good. */
    readonly until?: string | undefined;
    readonly justification?: VexJustification | undefined;
    /** A setting that turns a whole kind off: it may find nothing without being left over. */
    readonly isSetting?: boolean | undefined;
    readonly format: SuppressionFormat;
    /** Absolute path with `/` of the file it stands in, and where. */
    readonly path: string;
    readonly span: Span | undefined;
}
