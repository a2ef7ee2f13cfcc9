import { stat } from "node:fs/promises";
import type { SecretScanner } from "@rust-ai-ide/security/secrets/secret-scanner";
import { isBelow } from "../security-service/security-service.ts";
import type { SecuritySession } from "./security-session.ts";

interface Opened {
    /** Of the repository's own rules. */
    readonly stamp: string;
    readonly scanner: Promise<SecretScanner>;
}

/** Scanners for open documents: one a folder, because repositories bring rules along. */
export class OpenSecretScanners {
    private readonly session: Pick<SecuritySession, "folders" | "secretKey">;
    private readonly opened = new Map<string, Opened>();

    constructor(session: Pick<SecuritySession, "folders" | "secretKey">) {
        this.session = session;
    }

    /** For a file, by the rules of its folder as they are on the disk now. */
    async of(path: string): Promise<SecretScanner> {
        const [folder = ""] = this.session
            .folders()
            .filter((each) => isBelow(path, each))
            .sort((left, right) => right.length - left.length);
        const stamp = folder === "" ? "" : await stampOf(`${folder}/.gitleaks.toml`);
        const known = this.opened.get(folder);
        if (known?.stamp === stamp) return known.scanner;
        const scanner = open(this.session.secretKey, stamp === "" ? undefined : folder);
        this.opened.set(folder, { stamp, scanner });
        return scanner;
    }
}

async function stampOf(path: string): Promise<string> {
    const status = await stat(path).catch(() => undefined);
    return status === undefined ? "" : `${status.size} ${status.mtimeMs}`;
}

async function open(keyFile: string, folder: string | undefined): Promise<SecretScanner> {
    const [{ openScanner }, { openSecretHash }, { ownRules }] = await Promise.all([
        import("../secrets/scan-secrets.ts"),
        import("../secrets/installation-key.ts"),
        import("../secrets/own-rules.ts"),
    ]);
    const own = folder === undefined ? undefined : await ownRules(folder);
    return openScanner(await openSecretHash(keyFile), undefined, own);
}
