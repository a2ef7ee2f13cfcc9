import type { AdvisoryMark } from "@rust-ai-ide/protocol/cargo/graph";
import type { LockPackage } from "../../lock/lock-file.ts";
import type { ManifestDependency } from "../../manifest/manifest.ts";
import type { IndexCrate, IndexVersion } from "../../registry/index-crate.ts";
import type { EffectiveDependency } from "../../workspace/inherited.ts";
import type { NewerVersions } from "./version-facts.ts";

/** All that is known of one dependency when its hint is written. */
export interface HintFacts {
    readonly dependency: ManifestDependency;
    readonly effective: EffectiveDependency;
    readonly locked: LockPackage | undefined;
    readonly lockedFacts: IndexVersion | undefined;
    readonly crate: IndexCrate | undefined;
    readonly newer: NewerVersions;
    readonly advisories: readonly AdvisoryMark[];
    readonly now: number;
}
