import type { FindingLocation } from "../finding.ts";
import type { CallStep } from "../reachability/reachability.ts";
import { percentEncoded, shownPath } from "./report-text.ts";

const uriBases = { workspace: "SRCROOT", package: "CARGOSOURCES" } as const;

/** Names of folders that relative addresses of a log start from; where they are is left to readers. */
export const originalUriBaseIds = {
    SRCROOT: { description: { text: "The folder that was scanned." } },
    CARGOSOURCES: { description: { text: "Where cargo unpacked the sources of packages." } },
} as const;

export function physicalLocation(location: FindingLocation, root: string | undefined): object {
    const { line, column, endLine, endColumn } = location;
    return {
        artifactLocation: artifactLocation(shownPath(location.path, root)),
        region: { startLine: line, startColumn: column, endLine, endColumn },
    };
}

export function stepLocation(step: CallStep, root: string | undefined): object {
    return {
        physicalLocation: {
            artifactLocation: artifactLocation(shownPath(step.path, root, step.package)),
            region: { startLine: step.line, startColumn: step.column },
        },
        logicalLocations: [{ fullyQualifiedName: step.function, kind: "function" }],
        message: { text: `${step.function} (${step.package.name} ${step.package.version})` },
    };
}

function artifactLocation({ kind, path }: ReturnType<typeof shownPath>): object {
    const address = path.split("/").map(percentEncoded).join("/");
    if (kind !== "absolute") return { uri: address, uriBaseId: uriBases[kind] };
    const isDrive = /^[A-Za-z]:\//.test(path);
    return { uri: isDrive ? `file:///${address.replace("%3A", ":")}` : `file://${address}` };
}
