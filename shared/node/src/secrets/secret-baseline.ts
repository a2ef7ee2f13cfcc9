import { randomBytes, scryptSync } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { PlacedSecret } from "@rust-ai-ide/security/secrets/placed-secret";
import * as v from "valibot";
import { writeFileAtomic } from "../atomic-file.ts";
import { SecretErrors } from "./secret-errors.ts";

/** Where a repository keeps what it accepts, from its folder on. */
export const baselinePath = ".rust-ai/secrets-baseline.json";

/** One accepted secret. Path and line are for people; the secret counts wherever it stands. */
export interface BaselineEntry {
    readonly fingerprint: string;
    readonly rule: string;
    readonly path: string;
    readonly line: number;
}

const entry = v.object({
    fingerprint: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
    rule: v.pipe(v.string(), v.maxLength(200)),
    path: v.pipe(v.string(), v.maxLength(5_000)),
    line: v.pipe(v.number(), v.integer(), v.minValue(0)),
});
const schema = v.object({
    version: v.literal(1),
    salt: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
    allowPaths: v.optional(v.array(v.pipe(v.string(), v.maxLength(1_000)))),
    secrets: v.pipe(v.array(entry), v.maxLength(100_000)),
});

/** About ten milliseconds for each different secret: enough to make guessing a list expensive. */
const cost = { N: 4096, r: 8, p: 1 };
const hashLength = 16;

/**
 * Secrets that a repository knows of and accepts for now. The file is shared, so its fingerprints
 * cannot be under the key of one installation: they are scrypt hashes under a salt of the
 * repository's own, which makes lists of guesses expensive and says nothing to other repositories.
 */
export class SecretBaseline {
    private readonly salt: Buffer;
    private readonly known: Set<string>;
    private readonly hashes = new Map<string, string>();
    /** Lines as in a .gitignore: files in which nothing is looked for. */
    readonly allowPaths: readonly string[];

    private constructor(salt: Buffer, known: Iterable<string>, allowPaths: readonly string[]) {
        this.salt = salt;
        this.known = new Set(known);
        this.allowPaths = allowPaths;
    }

    static empty(): SecretBaseline {
        return new SecretBaseline(randomBytes(16), [], []);
    }

    /** Undefined where there is no file. Throws `secrets.badBaseline`. */
    static async read(path: string): Promise<SecretBaseline | undefined> {
        const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
            if (error.code === "ENOENT" || error.code === "ENOTDIR") return undefined;
            throw SecretErrors.badBaseline(path, error.code ?? "it cannot be read");
        });
        if (text === undefined) return undefined;
        let value: unknown;
        try {
            value = JSON.parse(text);
        } catch {
            throw SecretErrors.badBaseline(path, "it is no JSON");
        }
        const read = v.safeParse(schema, value);
        if (!read.success) {
            const [issue] = read.issues;
            const at = v.getDotPath(issue) ?? "its top";
            throw SecretErrors.badBaseline(path, `something is wrong at ${at}`);
        }
        const { salt, secrets, allowPaths = [] } = read.output;
        const known = secrets.map(({ fingerprint }) => fingerprint);
        return new SecretBaseline(Buffer.from(salt, "hex"), known, allowPaths);
    }

    get size(): number {
        return this.known.size;
    }

    /** Whether the baseline accepts a secret. */
    accepts(rule: string, secret: string): boolean {
        return this.known.size > 0 && this.known.has(this.hash(`${rule}\0${secret}`));
    }

    /** The fingerprint in this file of the text that a scanner hashes; of use as its `hash`. */
    readonly hash = (text: string): string => {
        let hash = this.hashes.get(text);
        if (hash === undefined) {
            hash = scryptSync(text, this.salt, hashLength, cost).toString("hex");
            this.hashes.set(text, hash);
        }
        return hash;
    };

    /** Writes a file that accepts these secrets, found with this baseline's `hash`, and no others. */
    async write(path: string, secrets: readonly PlacedSecret[]): Promise<number> {
        const entries = new Map<string, BaselineEntry>();
        for (const { fingerprint, rule, path: file, line } of secrets) {
            if (!entries.has(fingerprint))
                entries.set(fingerprint, { fingerprint, rule, path: file, line });
        }
        const order = (left: BaselineEntry, right: BaselineEntry): number =>
            left.path === right.path ? left.line - right.line : left.path < right.path ? -1 : 1;
        const content = {
            version: 1,
            salt: this.salt.toString("hex"),
            ...(this.allowPaths.length > 0 && { allowPaths: this.allowPaths }),
            secrets: [...entries.values()].sort(order),
        };
        await mkdir(dirname(path), { recursive: true });
        await writeFileAtomic(path, `${JSON.stringify(content, undefined, 2)}\n`);
        return entries.size;
    }
}

/** The baseline of a repository's folder. */
export function baselineOf(folder: string): string {
    return join(folder, baselinePath);
}
