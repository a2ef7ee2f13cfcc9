import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import type { LockedPackage, ResolveRequest, VersionSource } from "../resolve/resolve-request.ts";
import { resolveVersions } from "../resolve/resolve-versions.ts";

/** A set of packages whose update leaves fewer versions of a name. */
export interface MergeProposal {
    readonly name: string;
    /** Versions of the name as they are, and after the change. */
    readonly before: readonly string[];
    readonly after: readonly string[];
    /** What has to be updated, as `name@version`; no member of the list can be left out. */
    readonly update: readonly string[];
    /** For people: `cargo update a@1.0.0 b@2.0.0`. */
    readonly command: string;
}

/** Searches stop after so many locks were tried for one name. */
const mostTries = 24;

/**
 * The smallest update within the requirements that are written which leaves fewer versions of each
 * duplicate; names for which there is none are left out. Tried with the resolver: first the versions
 * themselves, then what asks for them, then everything that leads to them, and less and less of what
 * has helped. Rejects with CancelledError alone.
 */
export async function mergeDuplicates(
    request: ResolveRequest,
    versions: VersionSource,
    names: readonly string[],
    token?: CancellationToken,
): Promise<readonly MergeProposal[]> {
    const proposals: MergeProposal[] = [];
    for (const name of names) {
        if (token !== undefined) throwIfCancelled(token);
        const found = await new MergeSearch(request, versions, name, token).run();
        if (found !== undefined) proposals.push(found);
    }
    return proposals;
}

/** Names of which a lock has more than one version. */
export function duplicateNames(locked: readonly LockedPackage[]): readonly string[] {
    const counts = new Map<string, number>();
    for (const { name } of locked) counts.set(name, (counts.get(name) ?? 0) + 1);
    return [...counts].filter(([, count]) => count > 1).map(([name]) => name);
}

class MergeSearch {
    private readonly request: ResolveRequest;
    private readonly versions: VersionSource;
    private readonly name: string;
    private readonly token: CancellationToken | undefined;
    private readonly own: readonly LockedPackage[];
    private tries = 0;

    constructor(
        request: ResolveRequest,
        versions: VersionSource,
        name: string,
        token: CancellationToken | undefined,
    ) {
        this.request = request;
        this.versions = versions;
        this.name = name;
        this.token = token;
        this.own = request.locked.filter((each) => each.name === name);
    }

    async run(): Promise<MergeProposal | undefined> {
        const start = new Set(this.own.map(({ id }) => id));
        const members = new Set(this.request.members.map(({ id }) => id));
        let known: ReadonlySet<string> = start;
        let wave: ReadonlySet<string> = start;
        while (wave.size > 0) {
            const helped = await this.tryUpdate(known);
            if (helped !== undefined) return this.smallest([...known], helped);
            const askers = this.request.locked.filter(
                ({ id, dependencies }) =>
                    !known.has(id) && !members.has(id) && dependencies.some((to) => wave.has(to)),
            );
            wave = new Set(askers.map(({ id }) => id));
            known = new Set([...known, ...wave]);
        }
        return undefined;
    }

    /** Versions that are left after an update; undefined where they are as many as before. */
    private async tryUpdate(unlocked: ReadonlySet<string>): Promise<readonly string[] | undefined> {
        if (this.tries++ >= mostTries) return undefined;
        const { token } = this;
        const resolution = await resolveVersions(
            { ...this.request, unlocked, ...(token === undefined ? {} : { token }) },
            this.versions,
        );
        if (resolution.kind !== "resolved") return undefined;
        const left = resolution.packages.filter((each) => each.name === this.name);
        return left.length < this.own.length ? left.map(({ version }) => version.text) : undefined;
    }

    /** Halves, then single packages are left out as long as it still helps. */
    private async smallest(
        found: readonly string[],
        helped: readonly string[],
    ): Promise<MergeProposal> {
        let [rest, after] = [found, helped];
        for (let size = Math.ceil(rest.length / 2); size >= 1; size = size === 1 ? 0 : size >> 1) {
            for (let at = 0; at < rest.length && rest.length > 1; ) {
                const fewer = [...rest.slice(0, at), ...rest.slice(at + size)];
                const still = fewer.length === 0 ? undefined : await this.tryUpdate(new Set(fewer));
                if (still === undefined) at += size;
                else [rest, after] = [fewer, still];
            }
        }
        const update = this.request.locked
            .filter(({ id }) => rest.includes(id))
            .map(({ name, version }) => `${name}@${version.text}`);
        return {
            name: this.name,
            before: this.own.map(({ version }) => version.text),
            after,
            update,
            command: `cargo update ${update.join(" ")}`,
        };
    }
}
