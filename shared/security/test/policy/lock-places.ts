import { readLock } from "@rust-ai-ide/cargo/lock/read-lock";
import { readManifest } from "@rust-ai-ide/cargo/manifest/read-manifest";
import { dependencyPlaces } from "@rust-ai-ide/security/advisories/dependency-places";
import { PolicyPlaces } from "@rust-ai-ide/security/policy/policy-places";

/** Places in a lock that is made of names with versions; the first package is the member. */
export function lockPlaces(lockText: string, policyText: string, manifest = ""): PolicyPlaces {
    const member = {
        manifestPath: "/w/Cargo.toml",
        folder: "/w",
        manifest: readManifest(manifest),
        isMember: true,
        foundTargets: [],
    };
    return new PolicyPlaces({
        lock: readLock(lockText),
        lockText,
        lockPath: "/w/Cargo.lock",
        policyText,
        policyPath: "/w/deny.toml",
        dependencyPlaces: dependencyPlaces({
            root: "/w",
            rootManifest: member,
            packages: [member],
            lock: undefined,
            problems: [],
        }),
    });
}
