import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { readJson } from "./files.mjs";
import { root } from "./paths.mjs";

/**
 * The texts of common licences from SPDX's list, by id, packed for programs that recognise licences
 * and print notices. The ids are those of shared/security/src/licences/carried-texts.json.
 * @returns {Buffer}
 */
export function packLicenceTexts() {
    /** @type {string[]} */
    const ids = readJson(join(root, "shared/security/src/licences/carried-texts.json"));
    const list = join(root, "node_modules/spdx-license-list/licenses");
    const texts = ids.map((id) => [id, readJson(join(list, `${id}.json`)).licenseText]);
    const bytes = Buffer.from(JSON.stringify(Object.fromEntries(texts)));
    return brotliCompressSync(bytes, {
        params: {
            [constants.BROTLI_PARAM_LGWIN]: 24,
            [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
        },
    });
}
