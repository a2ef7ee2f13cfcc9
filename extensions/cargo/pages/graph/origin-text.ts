import type { GraphPackageDescription } from "@rust-ai-ide/protocol/cargo/graph";
import { translate as t } from "../common/texts.ts";

/** Where a package comes from, in a word. */
export function originText({ isMember, source }: GraphPackageDescription): string {
    if (isMember) return t("workspace");
    if (source === undefined) return t("path");
    return source.startsWith("git+") ? t("git") : t("registry");
}
