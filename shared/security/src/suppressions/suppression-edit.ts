import { applyChanges, type TextChange } from "@rust-ai-ide/cargo/edit";
import { addToOpenVex, removeFromOpenVex } from "./openvex-edits.ts";
import { readSuppressions } from "./read-suppressions.ts";
import type { Suppression } from "./suppression.ts";
import type { SuppressionFileFormat } from "./suppression-file.ts";
import {
    addToAudit,
    addToDeny,
    addToOsvScanner,
    removeFromList,
    removeFromOsvScanner,
} from "./toml-suppression-edits.ts";

/** What a user decided; where it stands is the caller's to know. */
export type NewSuppression = Pick<
    Suppression,
    "rule" | "package" | "versions" | "reason" | "until" | "justification"
>;

export interface SuppressionEditInput {
    readonly format: SuppressionFileFormat;
    /** Undefined: there is no such file yet; the changes are then of an empty text. */
    readonly text: string | undefined;
    readonly suppression: NewSuppression;
    /** ISO 8601; OpenVEX tells when a statement was made. */
    readonly createdAt: string;
    /** Package URL and author of the product, for OpenVEX. Absent: of the package alone. */
    readonly product?: { readonly purl: string; readonly author: string } | undefined;
}

/**
 * Changes that write a suppression and keep everything else of the file as it is. None where it is
 * there already, and where the file cannot be read: the caller says so to the user.
 */
export function suppressionEdit(input: SuppressionEditInput): readonly TextChange[] {
    const text = input.text ?? "";
    const changes = changesOf(input, text);
    return isRead(input, applyChanges(text, changes)) ? changes : [];
}

/** A file that was broken before may not be read as what was meant: then it is left alone. */
function isRead({ format, suppression }: SuppressionEditInput, text: string): boolean {
    const { suppressions, problems } = readSuppressions([{ path: "", format, text }]);
    const isBroken = problems.some(({ code }) => code === "suppression.badFile");
    return !isBroken && suppressions.some(({ rule }) => rule === suppression.rule);
}

function changesOf(input: SuppressionEditInput, text: string): readonly TextChange[] {
    switch (input.format) {
        case "deny":
            return addToDeny(text, input.suppression);
        case "audit":
            return addToAudit(text, input.suppression);
        case "osv-scanner":
            return addToOsvScanner(text, input.suppression);
        case "openvex":
            return addToOpenVex({ ...input, text });
    }
}

/** Changes that take the suppressions of a rule, and package where one is given, out of a file. */
export function suppressionRemoval(input: {
    readonly format: SuppressionFileFormat;
    readonly text: string;
    readonly suppression: Pick<Suppression, "rule" | "package">;
    readonly createdAt: string;
}): readonly TextChange[] {
    const { format, text, suppression } = input;
    switch (format) {
        case "deny":
        case "audit":
            return removeFromList(text, suppression);
        case "osv-scanner":
            return removeFromOsvScanner(text, suppression);
        case "openvex":
            return removeFromOpenVex(input);
    }
}
