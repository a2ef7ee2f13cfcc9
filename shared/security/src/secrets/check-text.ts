import type { SecurityFinding } from "../finding.ts";
import { placed, secretAsFinding } from "./placed-secret.ts";
import type { SecretScanner } from "./secret-scanner.ts";

/** Secrets of an open document, as all findings are shown; a few milliseconds for 5,000 lines. */
export function checkText(scanner: SecretScanner, path: string, text: string): SecurityFinding[] {
    return placed(scanner.scan(path, text).findings, text, { path }).map(secretAsFinding);
}
