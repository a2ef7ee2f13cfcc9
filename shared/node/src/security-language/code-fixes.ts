import type { FindingFix } from "@rust-ai-ide/analysis/rules/finding";
import type { SecurityFinding } from "@rust-ai-ide/security/finding";
import type { SastFinding } from "@rust-ai-ide/security/sast/sast-finding";
import {
    type CodeAction,
    CodeActionKind,
    type Diagnostic,
    type WorkspaceEdit,
} from "vscode-languageserver/node";
import { PlacedText } from "../cargo-language/manifest-file.ts";
import type { SecurityClient } from "./security-session.ts";

export interface FixedDocument {
    readonly uri: string;
    /** Null where the client keeps none. */
    readonly version: number | null;
    /** The very text that the finding is of. */
    readonly text: string;
}

/** Whether its rule had an offer when it was found. */
export function mayBeFixed(finding: SecurityFinding): boolean {
    const { fixes = [] }: SastFinding = finding;
    return fixes.length > 0;
}

/** The id of the one annotation. */
const annotation = "fix";

/**
 * The changes that the rule of a finding offers, as edits. One that may change what the code does
 * says so, and is looked at before it is made where the client can show a preview.
 */
export function fixActions(
    { fixes = [], title }: Pick<SastFinding, "fixes" | "title">,
    diagnostic: Diagnostic,
    document: FixedDocument,
    client: Pick<SecurityClient, "documentChanges" | "changeAnnotations">,
): CodeAction[] {
    return fixes.map((fix, index) => ({
        title: fix.isSafe ? fix.title : `${fix.title} (look at what changes)`,
        kind: CodeActionKind.QuickFix,
        diagnostics: [diagnostic],
        ...(fix.isSafe && index === 0 ? { isPreferred: true } : {}),
        edit: editOf(fix, title, document, client),
    }));
}

function editOf(
    { edits, isSafe, title: label }: FindingFix,
    description: string,
    { uri, version, text }: FixedDocument,
    client: Pick<SecurityClient, "documentChanges" | "changeAnnotations">,
): WorkspaceEdit {
    const placed = new PlacedText(text);
    const isAnnotated = !isSafe && client.documentChanges && client.changeAnnotations;
    const changes = placed
        .edits(edits)
        .map((edit) => (isAnnotated ? { ...edit, annotationId: annotation } : edit));
    if (!client.documentChanges) return { changes: { [uri]: changes } };
    return {
        documentChanges: [{ textDocument: { uri, version }, edits: changes }],
        ...(isAnnotated
            ? {
                  changeAnnotations: {
                      [annotation]: { label, description, needsConfirmation: true },
                  },
              }
            : {}),
    };
}
