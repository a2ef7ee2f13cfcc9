import type { LockFile, LockPackage } from "@rust-ai-ide/cargo/lock/lock-file";
import type { SecurityFinding } from "../finding.ts";
import type { SourcePolicy } from "../policy/deny-policy.ts";
import { type PolicyPlaces, shownLevel } from "../policy/policy-places.ts";

/** From what says least of a commit to what says most. */
const gitSpecs = ["any", "branch", "tag", "rev"] as const;

/**
 * Packages of registries and git repositories that the policy does not know, and of git sources that
 * do not say what they should. `defaultSource` is that of cargo's default registry as the lock names
 * it, which is known where the policy lists no registries.
 */
export function checkSources(
    lock: LockFile,
    policy: SourcePolicy,
    defaultSource: string,
    places: PolicyPlaces,
): readonly SecurityFinding[] {
    const registries = (policy.allowRegistry?.map(({ value }) => value) ?? [defaultSource]).map(
        addressOf,
    );
    const repositories = policy.allowGit.map(({ value }) => addressOf(value));
    return lock.packages.flatMap((each, index) => {
        const { source } = each;
        if (source === undefined) return [];
        const address = addressOf(source);
        const isGit = source.startsWith("git+");
        const found: SecurityFinding[] = [];
        if (isGit && gitSpecs.indexOf(specOf(source)) < gitSpecs.indexOf(policy.requiredGitSpec)) {
            const message = `${shown(each)} comes from git by ${specOf(source) === "any" ? "no branch, tag or rev" : specOf(source)}, and the policy wants a ${policy.requiredGitSpec}.`;
            found.push(places.ofPackage(index, what("gitSpec", "error", message)));
        }
        const level = shownLevel(isGit ? policy.unknownGit : policy.unknownRegistry);
        const isKnown = isGit
            ? repositories.includes(address) ||
              policy.allowOrganisations.includes(organisationOf(address))
            : registries.includes(address);
        if (level !== undefined && !isKnown) {
            const kind = isGit ? "unknownGit" : "unknownRegistry";
            const message = `${shown(each)} comes from ${address}, which the policy does not know.`;
            found.push(places.ofPackage(index, what(kind, level, message)));
        }
        return found;
    });
}

const titles = {
    gitSpec: "The git source does not say enough",
    unknownGit: "The git repository is not known",
    unknownRegistry: "The registry is not known",
} as const;

function what(
    kind: keyof typeof titles,
    level: "error" | "warning",
    message: string,
): Parameters<PolicyPlaces["ofPackage"]>[1] {
    return { category: "source", rule: `source.${kind}`, level, title: titles[kind], message };
}

function shown({ name, version }: LockPackage): string {
    return `${name} ${version}`;
}

/** `host/path` in one spelling, without user, protocol, query, commit and `.git`. */
function addressOf(source: string): string {
    const plain = source.replace(/^(?:registry|sparse|git)\+/, "").replace(/[?#].*$/s, "");
    const [, host, path = ""] =
        /^[a-z][a-z0-9+.-]*:\/\/(?:[^/@]*@)?([^/]*)(.*)$/is.exec(plain) ?? [];
    const rest = (host === undefined ? plain : path).replace(/\/+$/, "").replace(/\.git$/, "");
    return `${(host ?? "").toLowerCase()}${rest}`;
}

/** `host/organisation` in small letters, as policies are read. */
function organisationOf(address: string): string {
    return address.toLowerCase().split("/").slice(0, 2).join("/");
}

function specOf(source: string): (typeof gitSpecs)[number] {
    const key = /[?&](branch|tag|rev)=/.exec(source.replace(/#.*$/s, ""))?.[1];
    return gitSpecs.find((each) => each === key) ?? "any";
}
