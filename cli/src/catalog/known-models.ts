import { existsSync } from "node:fs";
import { join } from "node:path";
import type { CatalogEntry } from "@rust-ai-ide/ai/catalog/catalog-schema";
import type { CatalogResult } from "@rust-ai-ide/ai/catalog/read-catalog";
import type { DownloadState } from "@rust-ai-ide/ai/catalog/report";
import { downloadFolders } from "@rust-ai-ide/node/downloads/download-folders";
import { loadCatalogs } from "@rust-ai-ide/node/downloads/load-catalogs";
import type { CommandContext } from "../command.ts";
import type { Installation } from "../installation.ts";

/** The models that can be downloaded, by the shipped catalogue and the given ones. */
export function knownModels(
    { installation, token }: CommandContext,
    catalogs: readonly string[],
): Promise<CatalogResult> {
    return loadCatalogs({
        builtInFile: installation.catalogFile,
        others: catalogs,
        environment: installation.environment,
        token,
    });
}

/** What of a model is on this machine. */
export function downloadState(
    { id, files }: Pick<CatalogEntry, "id" | "files">,
    { userModelsFolder }: Pick<Installation, "userModelsFolder">,
): DownloadState {
    if (existsSync(join(userModelsFolder, id, "model.json"))) return "imported";
    const folder = join(downloadFolders(userModelsFolder).downloads, id);
    return files.every(({ file }) => existsSync(join(folder, file))) ? "downloaded" : "none";
}

/** What was left out of the catalogues, one line each. */
export function warnOfProblems(
    { terminal }: Pick<CommandContext, "terminal">,
    problems: CatalogResult["problems"],
): void {
    for (const { code, display } of problems) terminal.warn(`rust-ai: ${code}: ${display}`);
}
