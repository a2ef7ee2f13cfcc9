import { homedir } from "node:os";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { CargoErrors } from "./cargo-errors.ts";
import { runProgram, toolEnvironment } from "./run-program.ts";

const limitMs = 15_000;
const known = new Map<string, string>();

/**
 * What `rustc --explain` says of an error code, as markdown. It runs in the home folder: a folder of
 * the workspace could choose another compiler. Rejects with `cargo.unknownErrorCode`,
 * `cargo.missing`, `cargo.timedOut` or CancelledError.
 */
export async function explainErrorCode(
    code: string,
    env: Readonly<Record<string, string | undefined>>,
    token: CancellationToken,
): Promise<string> {
    if (!/^E\d{4}$/.test(code)) throw CargoErrors.unknownErrorCode(code.slice(0, 40));
    const earlier = known.get(code);
    if (earlier !== undefined) return earlier;
    const { code: status, out } = await runProgram(
        {
            program: "rustc",
            arguments: ["--explain", code],
            directory: homedir(),
            env: toolEnvironment(env, { RUSTUP_AUTO_INSTALL: "0" }),
            timeoutMs: limitMs,
        },
        token,
    );
    const text = joinLines(rustFences(out.trim()));
    if (status !== 0 || text === "") throw CargoErrors.unknownErrorCode(code);
    known.set(code, text);
    return text;
}

/** rustc's own marks behind a fence, such as `compile_fail,E0308`, colour nothing in an editor. */
function rustFences(text: string): string {
    let inside = false;
    return text
        .split("\n")
        .map((line) => {
            const fence = /^(\s*```)(.*)$/.exec(line);
            if (fence === null) return line;
            inside = !inside;
            const [, marks = "", language = ""] = fence;
            if (!inside) return marks;
            return /^(?:text|toml|none|sh|console)\b/.test(language) ? line : `${marks}rust`;
        })
        .join("\n");
}

/** Paragraphs on one line each: rustc breaks them for a terminal, and a chat would show the breaks. */
function joinLines(text: string): string {
    let inside = false;
    let joined = "";
    for (const line of text.split("\n")) {
        const isFence = /^\s*```/.test(line);
        const continues =
            !inside && !isFence && /^[^\s#*>|+-]/.test(line) && /[^\n`]\n$/.test(joined.slice(-2));
        joined = `${continues ? `${joined.slice(0, -1)} ` : joined}${line}\n`;
        if (isFence) inside = !inside;
    }
    return joined.trimEnd();
}
