import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { carriedTexts } from "@rust-ai-ide/security/licences/carried-texts";
import { LicenceTexts } from "@rust-ai-ide/security/licences/licence-texts";

const { resolve } = createRequire(import.meta.url);

/** The text of a licence as SPDX publishes it. */
export function spdxText(identifier: string): string {
    const file = resolve(`spdx-license-list/licenses/${identifier}.json`);
    const { licenseText } = JSON.parse(readFileSync(file, "utf8")) as { licenseText: string };
    return licenseText;
}

/** All the texts that the programs carry. */
export const spdxTexts = new LicenceTexts(
    carriedTexts.map((identifier) => ({ identifier, text: spdxText(identifier) })),
);
