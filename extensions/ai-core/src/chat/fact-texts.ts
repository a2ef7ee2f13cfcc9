import type { FactKind } from "@rust-ai-ide/ai/chat/facts";
import type { FixOrigin } from "@rust-ai-ide/ai/chat/fix-search";
import type { FixVerdict } from "@rust-ai-ide/ai/chat/fix-verdict";
import type { NoTestReason } from "@rust-ai-ide/ai/chat/skeletons";
import type { Translate } from "@rust-ai-ide/host/translate";

/** Headings of the parts of an answer that facts alone give. */
export function factHeadings(t: Translate): Readonly<Record<FactKind, string>> {
    return {
        diagnostic: t("What the compiler says"),
        explanation: t("What the error code means"),
        type: t("What the language server knows"),
        definition: t("What is used here"),
        source: t("The code"),
        suggestion: t("What the compiler proposes"),
        documentation: t("Its documentation"),
        usage: t("Who uses it"),
    };
}

/** Who proposed a fix, for people. */
export function originText(origin: FixOrigin, t: Translate): string {
    switch (origin.kind) {
        case "compiler":
            return t("proposed by rustc");
        case "editor":
            return t("proposed by the language server");
        case "model":
            return t("written by {0}", origin.by);
    }
}

/** What cargo said of a fix, for people. */
export function verdictText(verdict: FixVerdict, t: Translate): string {
    switch (verdict.kind) {
        case "fixed":
            return t("cargo check: the error is gone and no new one came");
        case "still-there":
            return t("dropped: the error would still be there");
        case "new-errors": {
            const codes = verdict.errors.map(({ code, message }) => code ?? message.slice(0, 60));
            return t(
                "dropped: it would bring other errors ({0})",
                [...new Set(codes)].slice(0, 4).join(", "),
            );
        }
    }
}

/** Why no test can be made without a model. */
export function noTestText(reason: NoTestReason, t: Translate): string {
    switch (reason) {
        case "not-a-function":
            return t("Put the cursor into a function to get a test for it.");
        case "needs-receiver":
            return t(
                "This is a method: a test has to make a value first, and how is not in its signature.",
            );
        case "is-async":
            return t(
                "The function is async: which runtime a test would use is not in its signature.",
            );
        case "is-unsafe":
            return t("The function is unsafe: what a caller has to keep is not in its signature.");
        case "is-generic":
            return t("The function is generic: which types to test is not in its signature.");
    }
}

/** What became of a change that a model proposed, for people. */
export function changeText(
    change:
        | { readonly kind: "misquoted" | "checked" | "not-run" }
        | { readonly kind: "new-errors"; readonly codes: readonly string[] },
    t: Translate,
): string {
    switch (change.kind) {
        case "misquoted":
            return t(
                "The model proposes a change of lines that are not in the file, so it is not offered.",
            );
        case "not-run":
            return t("cargo would run the change while it checks, so it was not checked.");
        case "checked":
            return t("cargo check: the change brings no error that was not there before.");
        case "new-errors":
            return t(
                "The proposed change is not offered: it would bring errors ({0}).",
                change.codes.join(", "),
            );
    }
}
