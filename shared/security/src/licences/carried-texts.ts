import ids from "./carried-texts.json" with { type: "json" };

/** Licences of SPDX's list whose texts come with the programs. */
export const carriedTexts: readonly string[] = ids;
