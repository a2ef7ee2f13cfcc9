import type { LicenceClarification, LicencePolicy } from "../policy/deny-policy.ts";
import { isMeant } from "../policy/policy-places.ts";
import {
    expressionText,
    type LicenceExpression,
    requirementsOf,
    requirementText,
    textIdentifier,
} from "./licence-expression.ts";
import type { LicenceFile } from "./licence-file.ts";
import { parseLicence } from "./parse-licence.ts";

/** What tells the licence of a package. */
export interface LicenceSources {
    readonly name: string;
    readonly version: string;
    /** As its manifest has it. */
    readonly licence: string | undefined;
    /** Undefined where nobody looked. */
    readonly files?: readonly LicenceFile[] | undefined;
}

export interface PackageLicence {
    readonly expression: LicenceExpression | undefined;
    /** What says so: the manifest, the user's clarification in the policy, or texts of files. */
    readonly from: "manifest" | "clarified" | "files" | undefined;
    /** Of `files`: those that it was taken from. */
    readonly files: readonly string[];
    /** What else has to be told, as sentences. */
    readonly notes: readonly LicenceNote[];
}

export interface LicenceNote {
    readonly kind: "clarification" | "textDiffers" | "unclearFile" | "unparsable";
    readonly message: string;
}

const usualThreshold = 0.8;
const certain = 0.95;

/**
 * The licence of a package, found as cargo-deny does: by the first clarification of the policy whose
 * files are unchanged, else by the expression of the manifest, else by the texts of its files. Of
 * several files all have to be followed, because nothing says which of them may be chosen.
 */
export function packageLicence(
    owner: LicenceSources,
    policy?: Pick<LicencePolicy, "clarifications" | "confidenceThreshold">,
): PackageLicence {
    const notes: LicenceNote[] = [];
    for (const each of policy?.clarifications ?? []) {
        if (!isMeant(each.spec, owner)) continue;
        const message = whyNot(each, owner);
        const { expression } = each;
        if (message === undefined) return { expression, from: "clarified", files: [], notes };
        notes.push({ kind: "clarification", message });
    }
    const { licence, name, version } = owner;
    if (licence !== undefined && licence.trim() !== "") {
        const { expression, problems } = parseLicence(licence);
        if (expression !== undefined) {
            notes.push(...differingTexts(owner, expression));
            return { expression, from: "manifest", files: [], notes };
        }
        const why = problems[0]?.message ?? "";
        const message = `The licence of ${name} ${version}, "${licence}", is no SPDX expression. ${why}`;
        notes.push({ kind: "unparsable", message });
    }
    const threshold = policy?.confidenceThreshold ?? usualThreshold;
    return { ...licenceOfFiles(owner, threshold, notes), notes };
}

/** Files are surely of a licence that the manifest does not name: of parts of others, or by mistake. */
function differingTexts(
    { name, version, files = [] }: LicenceSources,
    expression: LicenceExpression,
): readonly LicenceNote[] {
    const named = new Set(
        requirementsOf(expression).map((each) => textIdentifier(requirementText(each))),
    );
    return files.flatMap(({ path, detected }): readonly LicenceNote[] => {
        if (detected === undefined || detected.confidence < certain) return [];
        if (named.has(textIdentifier(detected.identifier))) return [];
        const message = `The manifest of ${name} ${version} says ${expressionText(expression)}, and ${path} is the text of ${detected.identifier}. Look whether it is for parts of the package.`;
        return [{ kind: "textDiffers", message }];
    });
}

/** Undefined where every file is as the clarification wants it. */
function whyNot(
    { files }: LicenceClarification,
    { name, version, files: own }: LicenceSources,
): string | undefined {
    for (const { path, hash } of files) {
        const wanted = path.value.replaceAll("\\", "/");
        const found = own?.find((each) => each.path === wanted);
        const beginning = `The clarification of ${name} does not hold for ${name} ${version}:`;
        if (found?.hash === undefined) return `${beginning} ${wanted} cannot be read.`;
        if (found.hash !== hash) {
            return `${beginning} ${wanted} has changed. Read it, and if the licence is the same, write hash = 0x${found.hash.toString(16).padStart(8, "0")}.`;
        }
    }
    return undefined;
}

function licenceOfFiles(
    { name, version, files = [] }: LicenceSources,
    threshold: number,
    notes: LicenceNote[],
): Pick<PackageLicence, "expression" | "from" | "files"> {
    const ids = new Set<string>();
    const taken: string[] = [];
    for (const { path, detected, contained } of files) {
        if (detected !== undefined && detected.confidence >= threshold) {
            ids.add(detected.identifier);
            taken.push(path);
            continue;
        }
        const parts = contained.map(({ identifier }) => identifier).join(", ");
        const hint =
            parts === "" ? "its text is no licence that is known" : `it holds ${parts} and more`;
        notes.push({
            kind: "unclearFile",
            message: `What ${path} of ${name} ${version} grants is not clear: ${hint}. Read it, and clarify the licence in deny.toml.`,
        });
    }
    if (ids.size === 0) return { expression: undefined, from: undefined, files: [] };
    return { ...parseLicence([...ids].join(" AND ")), from: "files", files: taken };
}
