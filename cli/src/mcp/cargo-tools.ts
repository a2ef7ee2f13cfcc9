import { homedir } from "node:os";
import { join } from "node:path";
import { type CompilerDiagnostic, primarySpan } from "@rust-ai-ide/ai/chat/compiler-messages";
import { changedTexts } from "@rust-ai-ide/ai/chat/fix-search";
import { newErrors } from "@rust-ai-ide/ai/chat/fix-verdict";
import { proposalChange } from "@rust-ai-ide/ai/chat/model-edits";
import type { ToolInput } from "@rust-ai-ide/ai/chat/tool-inputs";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { CargoChecker } from "@rust-ai-ide/node/cargo/cargo-checker";
import { checkCacheFolder } from "@rust-ai-ide/node/cargo/cargo-folders";
import { confinedPath } from "./confined-path.ts";
import { McpErrors } from "./mcp-errors.ts";

/** What the tools that run cargo need. */
export interface CargoSurroundings {
    readonly root: string;
    readonly env: Readonly<Record<string, string | undefined>>;
}

const limitMs = 180_000;
const mostDiagnostics = 30;

/** Errors and warnings of cargo check. */
export async function cargoDiagnostics(
    surroundings: CargoSurroundings,
    { path }: ToolInput<"diagnostics">,
    token: CancellationToken,
): Promise<string> {
    const { root } = surroundings;
    const file = path === undefined ? join(root, "Cargo.toml") : await confinedPath(root, path);
    const checker = await openChecker(surroundings, file, token);
    try {
        const { diagnostics } = await checker.run(new Map(), token);
        const wanted = path === undefined ? undefined : await checker.pathOf(file);
        const found = diagnostics
            .filter((each) => wanted === undefined || primarySpan(each)?.path === wanted)
            .sort((left, right) => rank(left) - rank(right));
        if (found.length === 0) return "cargo check reports no errors and no warnings.";
        const more = found.length - mostDiagnostics;
        const texts = found.slice(0, mostDiagnostics).map(({ rendered }) => rendered.trimEnd());
        return [...texts, ...(more > 0 ? [`${more} more`] : [])].join("\n\n");
    } finally {
        await checker.dispose();
    }
}

/** What cargo says of a workspace with edits in it. */
export async function checkEdit(
    surroundings: CargoSurroundings,
    { edits }: ToolInput<"checkEdit">,
    token: CancellationToken,
): Promise<string> {
    const files: { file: string; search: string; replace: string }[] = [];
    for (const { path, search, replace } of edits) {
        files.push({ file: await confinedPath(surroundings.root, path), search, replace });
    }
    const checker = await openChecker(surroundings, files[0]?.file ?? "", token);
    try {
        const changed = new Map<string, string>();
        for (const { file, search, replace } of files) {
            const path = await checker.pathOf(file);
            const text =
                path === undefined ? undefined : (changed.get(path) ?? checker.textOf(path));
            if (path === undefined || text === undefined) throw McpErrors.outsideRoot();
            const change = proposalChange(path, text, [{ search, replace }]);
            const after = change && changedTexts([change], () => text)?.get(path);
            if (after === undefined) throw McpErrors.searchMissing();
            changed.set(path, after);
        }
        checker.allTargets = true;
        const before = (await checker.run(new Map(), token)).diagnostics;
        const after = (await checker.run(changed, token)).diagnostics;
        const fresh = newErrors(before, after);
        const verdict = `Errors before: ${errors(before)}, after: ${errors(after)}, new: ${fresh.length}.`;
        const texts = fresh.slice(0, mostDiagnostics).map(({ rendered }) => rendered.trimEnd());
        return [verdict, ...texts].join("\n\n");
    } finally {
        await checker.dispose();
    }
}

function openChecker(
    { env }: CargoSurroundings,
    file: string,
    token: CancellationToken,
): Promise<CargoChecker> {
    const surroundings = { platform: process.platform, env, homeDirectory: homedir() };
    return CargoChecker.open(
        {
            file,
            unsaved: new Map(),
            env,
            cacheFolder: checkCacheFolder(surroundings),
            timeoutMs: limitMs,
        },
        token,
    );
}

function rank({ level }: CompilerDiagnostic): number {
    return level === "error" ? 0 : 1;
}

function errors(diagnostics: readonly CompilerDiagnostic[]): number {
    return diagnostics.filter(({ level }) => level === "error").length;
}
