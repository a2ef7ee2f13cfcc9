import type { LockFile, LockPackage } from "@rust-ai-ide/cargo/lock/lock-file";
import type { SecurityFinding } from "../finding.ts";
import type { Placed, PolicyLevel, SourcePolicy } from "../policy/deny-policy.ts";
import type { PolicyGraph } from "../policy/policy-graph.ts";
import { type PolicyPlaces, shownLevel } from "../policy/policy-places.ts";
import { addressOf } from "../policy/source-address.ts";

/** From what says least of a commit to what says most. */
const gitSpecs = ["any", "branch", "tag", "rev"] as const;

/**
 * Packages of registries and git repositories that the policy does not know, git sources that do not
 * say what they should, and sources of the policy that nothing comes from. `defaultSource` is that of
 * cargo's default registry as the lock names it, which is known where the policy lists no registries;
 * with the address of its index behind it, policies may name either.
 * Without a `graph` every package of the lock is looked at.
 */
export function checkSources(
    lock: LockFile,
    policy: SourcePolicy,
    defaultSource: string | readonly string[],
    places: PolicyPlaces,
    graph?: PolicyGraph,
): readonly SecurityFinding[] {
    const known = new KnownSources(policy, [defaultSource].flat());
    const findings: SecurityFinding[] = [];
    for (const [index, each] of lock.packages.entries()) {
        const { source } = each;
        if (source === undefined || (graph !== undefined && graph[index] === undefined)) continue;
        const isGit = source.startsWith("git+");
        if (isGit && gitSpecs.indexOf(specOf(source)) < gitSpecs.indexOf(policy.requiredGitSpec)) {
            const message = `${shown(each)} comes from git by ${specOf(source) === "any" ? "no branch, tag or rev" : specOf(source)}, and the policy wants a ${policy.requiredGitSpec}.`;
            findings.push(places.ofPackage(index, what("gitSpec", "error", message)));
        }
        const isKnown = known.has(source);
        const level = shownLevel(isGit ? policy.unknownGit : policy.unknownRegistry);
        if (level === undefined || isKnown) continue;
        const kind = isGit ? "unknownGit" : "unknownRegistry";
        const message = `${shown(each)} comes from ${addressOf(source)}, which the policy does not know.`;
        findings.push(places.ofPackage(index, what(kind, level, message)));
    }
    return [...findings, ...known.unused(policy, places)];
}

/** The sources that a policy lists, with what comes from each. */
class KnownSources {
    private readonly byDefault: ReadonlySet<string>;
    private readonly used = new Set<Placed<string>>();
    private readonly listed: readonly Placed<string>[];
    private readonly beginnings: readonly Placed<string>[];
    private readonly organisations: readonly Placed<string>[];
    private readonly listsRegistries: boolean;

    constructor(policy: SourcePolicy, defaultSources: readonly string[]) {
        this.byDefault = new Set(defaultSources.map(addressOf));
        this.listsRegistries = policy.allowRegistry !== undefined;
        this.listed = [...(policy.allowRegistry ?? []), ...policy.allowGit];
        this.beginnings = policy.private;
        this.organisations = policy.allowOrganisations;
    }

    has(source: string): boolean {
        const address = addressOf(source);
        const found =
            this.listed.find(({ value }) => this.isSame(addressOf(value), address)) ??
            this.beginnings.find(({ value }) => isBelow(address, addressOf(value))) ??
            (source.startsWith("git+")
                ? this.organisations.find(({ value }) => value === organisationOf(address))
                : undefined);
        if (found !== undefined) this.used.add(found);
        return found !== undefined || (!this.listsRegistries && this.byDefault.has(address));
    }

    /** The default registry has two addresses, that of its git index and that of its sparse one. */
    private isSame(listed: string, address: string): boolean {
        return listed === address || (this.byDefault.has(listed) && this.byDefault.has(address));
    }

    unused(policy: SourcePolicy, places: PolicyPlaces): readonly SecurityFinding[] {
        const tell = (
            all: readonly Placed<string>[],
            policyLevel: PolicyLevel,
            kind: "unusedSource" | "unusedOrganisation",
        ): readonly SecurityFinding[] => {
            const level = shownLevel(policyLevel);
            if (level === undefined) return [];
            return all.flatMap((each) => {
                const isDefault = this.byDefault.has(addressOf(each.value));
                if (this.used.has(each) || isDefault) return [];
                const message = `Nothing comes from ${each.value}.`;
                return places.ofPolicy(each.span, each.value, what(kind, level, message));
            });
        };
        return [
            ...tell([...this.listed, ...this.beginnings], policy.unusedSource, "unusedSource"),
            ...tell(this.organisations, policy.unusedOrganisation, "unusedOrganisation"),
        ];
    }
}

const titles = {
    gitSpec: "The git source does not say enough",
    unknownGit: "The git repository is not known",
    unknownRegistry: "The registry is not known",
    unusedSource: "Nothing comes from the source",
    unusedOrganisation: "Nothing comes from the organisation",
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

/** The same host, and a path that begins alike. */
function isBelow(address: string, beginning: string): boolean {
    const [host] = beginning.split("/", 1);
    return address.split("/", 1)[0] === host && address.startsWith(beginning);
}

/** `host/organisation` in small letters, as policies are read. */
function organisationOf(address: string): string {
    return address.toLowerCase().split("/").slice(0, 2).join("/");
}

function specOf(source: string): (typeof gitSpecs)[number] {
    const key = /[?&](branch|tag|rev)=/.exec(source.replace(/#.*$/s, ""))?.[1];
    return gitSpecs.find((each) => each === key) ?? "any";
}
