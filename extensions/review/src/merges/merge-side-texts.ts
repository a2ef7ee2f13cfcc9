/** Texts of the sides that a merge editor shows, by address. */
export const mergeSideTexts = new Map<string, string>();
