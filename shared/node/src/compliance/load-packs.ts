import { readdir } from "node:fs/promises";
import { builtInPacks } from "@rust-ai-ide/security/compliance/built-in-packs";
import { type CompliancePack, readCompliancePack } from "@rust-ai-ide/security/compliance/pack";
import { readSource } from "../analysis/source-folder.ts";

export interface LoadedPacks {
    readonly packs: readonly CompliancePack[];
    /** `compliance.badPack`: the file is left out. */
    readonly problems: readonly {
        readonly code: string;
        readonly message: string;
        readonly path: string;
    }[];
}

const largestPack = 2_000_000;
const mostPacks = 200;

/** The packs of the product, replaced and joined by the `*.json` files of folders. */
export async function loadPacks(folders: readonly string[]): Promise<LoadedPacks> {
    const packs = new Map(builtInPacks.map((pack) => [pack.id, pack]));
    const problems: { code: string; message: string; path: string }[] = [];
    const bad = (path: string, message: string): void => {
        problems.push({ code: "compliance.badPack", message, path });
    };
    for (const folder of folders) {
        const names = await readdir(folder).catch(() => undefined);
        if (names === undefined) {
            bad(folder, "The folder cannot be read.");
            continue;
        }
        const files = names.filter((name) => name.endsWith(".json")).sort();
        for (const name of files.slice(0, mostPacks)) {
            const path = `${folder.replaceAll("\\", "/")}/${name}`;
            const text = await readSource(path, largestPack);
            const read = text === undefined ? undefined : readJson(text);
            if (read === undefined) {
                bad(path, "The file is no JSON of a size that a pack may have.");
                continue;
            }
            const result = readCompliancePack(read);
            if ("pack" in result) packs.set(result.pack.id, result.pack);
            else bad(path, result.problem.message);
        }
    }
    return { packs: [...packs.values()], problems };
}

function readJson(text: string): unknown {
    try {
        return JSON.parse(text.replace(/^\ufeff/, ""));
    } catch {
        return undefined;
    }
}
