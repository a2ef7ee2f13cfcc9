import type { ReviewScope } from "@rust-ai-ide/review/review-scope";
import { CliErrors } from "../cli-errors.ts";
import type { Values } from "../command.ts";
import type { reviewOptions } from "./review-options.ts";

/** What the options ask to review. Throws `cli.contradiction` or `cli.onlyWith`. */
export function reviewScopeOf(values: Values<typeof reviewOptions>): ReviewScope {
    const { base, head, staged, patch, path, exact } = values;
    const asked = [
        base === undefined ? undefined : "base",
        staged ? "staged" : undefined,
        patch === undefined ? undefined : "patch",
        path === undefined ? undefined : "path",
    ].filter((each) => each !== undefined);
    if (asked.length > 1) throw CliErrors.contradiction(asked[0] ?? "", asked[1] ?? "");
    if (base === undefined && head !== undefined) throw CliErrors.onlyWith("head", "base");
    if (base === undefined && exact) throw CliErrors.onlyWith("exact", "base");
    if (base !== undefined) {
        return exact
            ? { kind: "revisions", base, head: head ?? "HEAD" }
            : { kind: "branch", target: base, head };
    }
    if (staged) return { kind: "staged" };
    if (patch !== undefined) return { kind: "patch", file: patch };
    if (path === undefined) return { kind: "workingTree" };
    const [, file = path, first, last = first] = /^(.+?):(\d+)(?:-(\d+))?$/.exec(path) ?? [];
    if (first === undefined) return { kind: "file", path: file };
    return { kind: "file", path: file, startLine: Number(first), endLine: Number(last) };
}
