import { openScanner } from "./scan-secrets.ts";

/** Whether a text must not be shown to a model: by the rules that secrets are searched with; a scanner that runs out of time counts as a find. */
export function hasSecret(path: string, text: string): boolean {
    const scan = openScanner((secret) => secret).scan(path, text);
    return scan.findings.length > 0 || scan.isCut;
}
