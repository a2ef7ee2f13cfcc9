import type { Range } from "@rust-ai-ide/core/text";
import type { FindingLocation, SecurityFinding } from "@rust-ai-ide/security/finding";
import { pathOfUri } from "../language-server/file-paths.ts";
import type { WorkspaceState } from "../security-service/security-service.ts";
import type { SecuritySession } from "./security-session.ts";

export interface PlacedFinding {
    readonly finding: SecurityFinding;
    /** In the document that was asked about. */
    readonly place: FindingLocation;
    /** Undefined for files of no workspace. */
    readonly workspace: WorkspaceState | undefined;
}

/** Findings of a document, worst first as the checks give them; suppressed ones too. */
export function findingsIn(
    { state }: Pick<SecuritySession, "state">,
    uri: string,
): readonly PlacedFinding[] {
    const path = pathOfUri(uri);
    const known = state.current;
    if (path === undefined || known === undefined) return [];
    const found: PlacedFinding[] = [];
    const look = (finding: SecurityFinding, workspace: WorkspaceState | undefined): void => {
        for (const place of finding.locations)
            if (place.path === path) found.push({ finding, place, workspace });
    };
    for (const workspace of known.workspaces)
        for (const finding of workspace.findings) look(finding, workspace);
    for (const finding of known.others) look(finding, undefined);
    return found;
}

/** Those that touch a range of the document. */
export function findingsAt(
    session: Pick<SecuritySession, "state">,
    uri: string,
    range: Range,
): readonly PlacedFinding[] {
    return findingsIn(session, uri).filter(({ place }) => touches(place, range));
}

function touches(place: FindingLocation, { start, end }: Range): boolean {
    const [startLine, endLine] = [place.line - 1, place.endLine - 1];
    if (end.line < startLine || start.line > endLine) return false;
    if (end.line === startLine && end.character < place.column - 1) return false;
    return !(start.line === endLine && start.character > place.endColumn - 1);
}
