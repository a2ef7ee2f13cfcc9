import { type CompilerDiagnostic, primarySpan } from "@rust-ai-ide/ai/chat/compiler-messages";
import type { Fact } from "@rust-ai-ide/ai/chat/facts";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { throwIfCancelled } from "@rust-ai-ide/core/cancellation";

/** What cargo's own run says of one error; `uriOf` makes an address of a path in its report. */
export function compilerFacts(
    diagnostic: CompilerDiagnostic,
    uriOf: (path: string) => string,
): Fact[] {
    const span = primarySpan(diagnostic);
    const place =
        span === undefined
            ? undefined
            : {
                  uri: uriOf(span.path),
                  line: Math.max(0, span.start.line - 1),
                  endLine: Math.max(0, span.end.line - 1),
              };
    const where = span === undefined ? "" : `${span.path}:${span.start.line}`;
    const title = [diagnostic.code, where].filter(Boolean).join(", ");
    const facts: Fact[] = [
        { kind: "diagnostic", title, text: diagnostic.rendered.trimEnd(), format: "text", place },
    ];
    for (const { message, edits } of diagnostic.suggestions) {
        const lines = edits.map((edit) => `${edit.path}:${edit.start.line}: ${edit.text.trim()}`);
        const text = lines.join("\n");
        facts.push({ kind: "suggestion", title: message, text, format: "text", place });
    }
    return facts;
}

/** What `rustc --explain` says of a code; none for lints, and where there is no rustc. */
export async function explanationFact(
    code: string | undefined,
    token: CancellationToken,
): Promise<Fact | undefined> {
    if (code === undefined || !/^E\d{4}$/.test(code)) return undefined;
    const { explainErrorCode } = await import("@rust-ai-ide/node/cargo/explain-error");
    try {
        const text = await explainErrorCode(code, process.env, token);
        return { kind: "explanation", title: `rustc --explain ${code}`, text, format: "markdown" };
    } catch {
        throwIfCancelled(token);
        return undefined;
    }
}
