import { dirname } from "node:path";
import { type CancellationToken, throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import {
    checkLicences,
    isLookedAt,
    type LicencedPackage,
} from "@rust-ai-ide/security/licences/check-licences";
import type { DetectedLicence } from "@rust-ai-ide/security/licences/licence-texts";
import {
    gatherNotice,
    type Notice,
    type NoticeFile,
    type NoticePackage,
} from "@rust-ai-ide/security/licences/notice";
import { PackageDetailsReader } from "../security-report/package-details.ts";
import { licenceFileReader } from "./licenced-packages.ts";
import { loadLicenceTexts } from "./load-licence-texts.ts";
import type { PolicyInput } from "./load-policy-input.ts";
import type { LicenceFileReader, LicenceFileText } from "./read-licence-files.ts";

const parallel = 16;

/**
 * What has to be handed on with what is built from a workspace: everything but its own members, what
 * only tests need, and what belongs to features that are off. Without sources on this machine a
 * package is named and has no text. Rejects with a cancellation alone.
 */
export async function loadNotice(input: PolicyInput, token: CancellationToken): Promise<Notice> {
    const { packages, policy, places, graph, workspace } = input;
    const { answers } = checkLicences(packages, policy, places);
    const byName = new Map(answers.map((each) => [`${each.name} ${each.version}`, each]));
    const reader = await licenceFileReader();
    const texts = await loadLicenceTexts();
    const details = new PackageDetailsReader(workspace);
    const listed = packages.flatMap((each, index) =>
        isHandedOn(each) && graph[index]?.isMember !== true ? [{ each, index }] : [],
    );
    const read = async (each: LicencedPackage, index: number): Promise<NoticePackage> => {
        const { name, version, source, licenceFile } = each;
        const path = graph[index]?.manifestPath;
        const { repository, authors } = await details.read(path);
        const named = licenceFile === undefined ? [] : [licenceFile];
        // The lock's own packages may name what lies beside them, others what lies in them.
        const allowed = named.filter(
            (file) => source === undefined || !/(?:^|[\\/])\.\./.test(file),
        );
        const files = await filesOf(path, source, allowed, reader);
        const answer = byName.get(`${name} ${version}`);
        return {
            name,
            version,
            repository,
            authors,
            licence: answer?.expression ?? each.licence,
            acceptedAs: answer?.acceptedAs,
            files: files.map(
                ({ path: file, text, detected, contained, isNotice }): NoticeFile => ({
                    path: file,
                    text,
                    identifier: contained.length > 1 ? undefined : certainly(detected),
                    // The licence itself has to be handed on too.
                    isNotice: isNotice || detected?.isPointer === true,
                }),
            ),
        };
    };
    const found: NoticePackage[] = [];
    for (let from = 0; from < listed.length; from += parallel) {
        throwIfCancelled(token);
        const part = listed.slice(from, from + parallel);
        found.push(...(await Promise.all(part.map(({ each, index }) => read(each, index)))));
    }
    return gatherNotice(found, (identifier) => texts.textOf(identifier));
}

async function filesOf(
    manifestPath: string | undefined,
    source: string | undefined,
    named: readonly string[],
    reader: LicenceFileReader,
): Promise<readonly LicenceFileText[]> {
    if (manifestPath === undefined) return [];
    const folder = dirname(manifestPath);
    const isGit = source?.startsWith("git+") === true;
    return isGit ? reader.readInCheckout(folder, named) : reader.read(folder, named, true);
}

const certain = 0.8;

function certainly(detected: DetectedLicence | undefined): string | undefined {
    if (detected === undefined || detected.confidence < certain) return undefined;
    return detected.identifier;
}

/** What is built is handed on, whatever the policy looks at. */
function isHandedOn(each: LicencedPackage): boolean {
    return isLookedAt({ ...each, isPrivate: false }, undefined);
}
