import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliDecompress } from "node:zlib";
import { carriedTexts } from "@rust-ai-ide/security/licences/carried-texts";
import { LicenceTexts } from "@rust-ai-ide/security/licences/licence-texts";
import * as v from "valibot";

const packedTexts = v.record(v.string(), v.string());
const sourceText = v.object({ licenseText: v.string() });

/** Beside the programs that need it. */
const packedFile = "licence-texts.br";
const largest = 8_000_000;

let loaded: Promise<LicenceTexts> | undefined;

/**
 * The texts of common licences that come with the program, read once. Empty where they are not
 * there, so that no text is recognised.
 */
export function loadLicenceTexts(): Promise<LicenceTexts> {
    loaded ??= read();
    return loaded;
}

async function read(): Promise<LicenceTexts> {
    const program = dirname(fileURLToPath(import.meta.url));
    const packed = await readFile(join(program, packedFile)).catch(() => undefined);
    return packed === undefined ? fromPackage() : fromPacked(packed);
}

/** Of what the build packed; empty where that is damaged. */
export async function fromPacked(packed: Uint8Array): Promise<LicenceTexts> {
    try {
        const unpacked = await promisify(brotliDecompress)(packed, { maxOutputLength: largest });
        const texts = v.parse(packedTexts, JSON.parse(unpacked.toString()));
        return new LicenceTexts(
            Object.entries(texts).map(([identifier, text]) => ({ identifier, text })),
        );
    } catch {
        return new LicenceTexts([]);
    }
}

/** In a source tree: what the build packs. */
async function fromPackage(): Promise<LicenceTexts> {
    const { resolve } = createRequire(import.meta.url);
    const texts = carriedTexts.map(async (identifier) => {
        const file = resolve(`spdx-license-list/licenses/${identifier}.json`);
        const { licenseText } = v.parse(sourceText, JSON.parse(await readFile(file, "utf8")));
        return { identifier, text: licenseText };
    });
    return new LicenceTexts(await Promise.all(texts).catch(() => []));
}
