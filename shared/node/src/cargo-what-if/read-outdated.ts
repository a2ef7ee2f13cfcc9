import { outdated } from "@rust-ai-ide/cargo/outdated/outdated";
import { rustVersionOf } from "@rust-ai-ide/cargo/resolve/workspace-request";
import { compareVersions } from "@rust-ai-ide/cargo/version/compare-versions";
import { effectivePackage } from "@rust-ai-ide/cargo/workspace/inherited";
import type { CargoWorkspace } from "@rust-ai-ide/cargo/workspace/workspace";
import type { OutdatedReport } from "@rust-ai-ide/protocol/cargo/outdated";
import type { Registries } from "../registry/open-registries.ts";
import { registryNames, registryVersions } from "./registry-names.ts";

export interface OutdatedQuestion {
    readonly workspace: CargoWorkspace;
    readonly registries: Registries;
    /** Packages that members do not ask for directly as well. */
    readonly all: boolean;
    /** Milliseconds since 1970. */
    readonly today: number;
    /** Of the installed compiler, for workspaces whose members name none. */
    readonly rustVersion?: string;
}

/** What newer versions the caches of registries know. The network is never asked. */
export async function readOutdated(question: OutdatedQuestion): Promise<OutdatedReport> {
    const { workspace, registries, all, today } = question;
    const versions = registryVersions(registries);
    // Only from resolver 3 on does cargo leave out what needs a newer compiler.
    const rust =
        workspace.resolver === "3"
            ? (oldestRust(workspace) ?? rustVersionOf(question.rustVersion ?? ""))
            : undefined;
    const report = await outdated(
        workspace,
        registryNames(registries),
        (source, name) => versions.crate(source, name),
        {
            all,
            now: today,
            minimumAge: (source) => registries.minPublishAge(source),
            ...(rust === undefined ? {} : { rustVersion: rust }),
        },
    );
    return { ...report, problems: [...workspace.problems] };
}

/** The oldest Rust version that members want to be built with. */
function oldestRust(workspace: CargoWorkspace): ReturnType<typeof rustVersionOf> {
    const said = workspace.packages.flatMap(({ manifest, inheritsFrom, isMember }) => {
        const text = effectivePackage(manifest, inheritsFrom)?.rustVersion;
        return isMember && text !== undefined ? (rustVersionOf(text) ?? []) : [];
    });
    return said.sort(compareVersions)[0];
}
