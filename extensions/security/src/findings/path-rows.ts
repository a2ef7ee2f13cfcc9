import type { Translate } from "@rust-ai-ide/host/translate";
import type { FindingDescription } from "@rust-ai-ide/protocol/security/findings";

/** A step of a way that can be looked at. */
export interface PathRow {
    readonly label: string;
    readonly description: string;
    readonly place:
        | { readonly path: string; readonly line: number; readonly column: number }
        | undefined;
}

/**
 * The way to what a finding is about: the calls that get there, the data that gets there, or the
 * dependencies that bring it; of several the most exact one.
 */
export function pathRows(finding: FindingDescription, t: Translate): readonly PathRow[] {
    const { reachability, trace, dependencyPath, locations } = finding;
    if (reachability?.verdict === "reachable") {
        return reachability.path.map((step) => ({
            label: step.function,
            description: `${step.package.name} ${step.package.version}`,
            place: { path: step.path, line: step.line, column: step.column },
        }));
    }
    if (trace !== undefined && trace.length > 0) {
        return trace.map(({ location, message }) => ({
            label: message,
            description: `${fileName(location.path)}:${location.line}`,
            place: location,
        }));
    }
    const [first] = locations;
    return (dependencyPath ?? []).map(({ name, version }, index, all) => ({
        label: `${name} ${version}`,
        description:
            index === 0
                ? t("your package")
                : index === all.length - 1
                  ? finding.rule
                  : t("brings the next"),
        place:
            index === 1
                ? first
                : index === all.length - 1
                  ? (locations.at(-1) ?? first)
                  : undefined,
    }));
}

function fileName(path: string): string {
    return path.split(/[/\\]/).at(-1) ?? path;
}
