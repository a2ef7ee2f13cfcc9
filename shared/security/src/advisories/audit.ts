import type { LockPackage } from "@rust-ai-ide/cargo/lock/lock-file";
import type { Advisory, AdvisoryKind } from "./advisory.ts";

/** The gravest first. */
export const auditKinds = ["vulnerability", "unsound", "unmaintained", "yanked", "notice"] as const;
export type AuditKind = AdvisoryKind | "yanked";

/** An advisory that holds for a package of a lock, or a version that was yanked. */
export interface AuditMatch {
    readonly kind: AuditKind;
    /** Undefined for a yanked version that no advisory speaks of. */
    readonly advisory: Advisory | undefined;
    /** Index into the packages of the lock. */
    readonly index: number;
    readonly package: LockPackage;
    /** Affected functions for this very version; empty where the advisory names none. */
    readonly functions: readonly string[];
}

/** What is built for; absent: everything, as an audit of a lock without a target does. */
export interface AuditTarget {
    readonly os?: string | undefined;
    readonly arch?: string | undefined;
}

export interface AuditOptions {
    readonly target?: AuditTarget | undefined;
    /** From cargo's index on this machine; undefined: not known. Absent: yanked ones are not looked for. */
    readonly isYanked?:
        | ((name: string, version: string, source: string) => boolean | undefined)
        | undefined;
    /** True for sources of registries whose packages only share names with those of the advisories. */
    readonly isOtherRegistry?: ((source: string) => boolean) | undefined;
}
