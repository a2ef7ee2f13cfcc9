import { createHmac, randomBytes } from "node:crypto";
import { chmod, mkdir, open, readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { SecretHash } from "@rust-ai-ide/security/secrets/secret-finding";
import { writeFileAtomic } from "../atomic-file.ts";
import { type ModelSurroundings, userModelsFolder } from "../user-models.ts";

const keyLength = 32;
const ownerOnly = 0o600;

/** Where the key of this installation is kept: beside what the user's own data is. */
export function secretKeyFile(surroundings: ModelSurroundings): string {
    return join(dirname(userModelsFolder(surroundings)), "secret-key");
}

/**
 * The hash for fingerprints of secrets. Its key is made once, lies in a file that only the owner
 * reads and never leaves the machine, so that a fingerprint in a report cannot be guessed back.
 * Where no file can be written the key lasts as long as the process.
 */
export async function openSecretHash(path: string): Promise<SecretHash> {
    const key = await openKey(path).catch(() => randomBytes(keyLength));
    return (text) => createHmac("sha256", key).update(text).digest("hex");
}

async function openKey(path: string): Promise<Buffer> {
    const known = await readKey(path);
    if (known !== undefined) return known;
    await mkdir(dirname(path), { recursive: true });
    const key = randomBytes(keyLength);
    const text = `${key.toString("hex")}\n`;
    try {
        const file = await open(path, "wx", ownerOnly);
        try {
            await file.writeFile(text);
        } finally {
            await file.close();
        }
        return key;
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    // Another program was faster, or what is there is no key.
    const other = await readKey(path);
    if (other !== undefined) return other;
    await writeFileAtomic(path, text, { mode: ownerOnly });
    return key;
}

async function readKey(path: string): Promise<Buffer | undefined> {
    const text = await readFile(path, "utf8").catch(() => "");
    if (!/^[0-9a-f]{64}\n?$/.test(text)) return undefined;
    if (process.platform !== "win32") {
        const { mode } = await stat(path);
        if ((mode & 0o077) !== 0) await chmod(path, ownerOnly).catch(() => {});
    }
    return Buffer.from(text.trim(), "hex");
}
