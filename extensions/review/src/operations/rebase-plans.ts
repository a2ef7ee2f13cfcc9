/** Branches that plans in open documents rebase onto, by the documents' addresses. */
export const rebasePlans = new Map<string, string>();
