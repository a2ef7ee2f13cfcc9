import type { TomlEntry, TomlValue } from "@rust-ai-ide/cargo/toml/syntax";
import { parentFolder, pathFrom } from "@rust-ai-ide/cargo/workspace/file-paths";
import type { DocumentLink } from "vscode-languageserver/node";
import { DocumentParams } from "../../language-server/standard-params.ts";
import type { CargoFeature } from "../cargo-session.ts";
import { manifestFile, uriFor } from "../manifest-file.ts";

const addresses = new Set(["homepage", "repository", "documentation", "git"]);
const files = new Set(["path", "readme", "license-file", "build"]);

/** Addresses and files that a manifest names. */
export const documentLinks: CargoFeature = {
    capabilities: () => ({ documentLinkProvider: {} }),
    register(session) {
        session.router.answer("textDocument/documentLink", DocumentParams, async (params) => {
            const file = await manifestFile(session, params.textDocument.uri);
            if (file === undefined) return undefined;
            const { context, placed, path } = file;
            const links: DocumentLink[] = [];
            for (const { key, value } of texts(context.manifest.document.sections)) {
                const span = { start: value.start + 1, end: value.end - 1 };
                if (value.kind !== "string" || !value.isClosed || span.end <= span.start) continue;
                if (addresses.has(key) && /^https?:\/\/[^\s"]+$/.test(value.value))
                    links.push({ range: placed.range(span), target: value.value });
                if (!files.has(key)) continue;
                const target = pathFrom(parentFolder(path), value.value);
                const kind = await context.files.kindOf(target);
                const opened = kind === "folder" ? `${target}/Cargo.toml` : target;
                if (kind === undefined) continue;
                if (kind === "folder" && (await context.files.kindOf(opened)) !== "file") continue;
                links.push({ range: placed.range(span), target: uriFor(session, opened) });
            }
            return links;
        });
    },
};

/** Strings with the last key that they stand under, those in inline tables too. */
function texts(
    sections: readonly { readonly entries: readonly TomlEntry[] }[],
): readonly { readonly key: string; readonly value: TomlValue }[] {
    const found: { key: string; value: TomlValue }[] = [];
    const visit = (entries: readonly TomlEntry[]): void => {
        for (const { keys, value } of entries) {
            if (value.kind === "inline-table") visit(value.entries);
            else found.push({ key: keys.at(-1)?.name ?? "", value });
        }
    };
    for (const { entries } of sections) visit(entries);
    return found;
}
