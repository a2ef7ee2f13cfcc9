import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { CodedError } from "@rust-ai-ide/core/errors";
import type { AdvisoryDatabase } from "@rust-ai-ide/security/advisories/advisory";
import { AdvisoryErrors, openDatabase } from "@rust-ai-ide/security/advisories/packed-database";

/** A database, and whether the program came with it. */
export interface OpenedDatabase {
    readonly database: AdvisoryDatabase;
    readonly origin: "bundled" | "stored";
}

export interface DatabaseFiles {
    /** The user's own one. */
    readonly stored: string;
    /** The one that a program comes with; absent where it was built without one. */
    readonly bundled?: string | undefined;
}

/** Where a store in a folder keeps the database in use, the one before, and one that comes. */
export function databaseFile(folder: string, which: "current" | "previous" | "next"): string {
    return join(folder, `advisories-${which}.txt`);
}

/**
 * The newer one of two databases; undefined where there is none. Rejects with `advisories.*` where
 * there is one, and none that can be read.
 */
export async function openNewest({
    stored,
    bundled,
}: DatabaseFiles): Promise<OpenedDatabase | undefined> {
    const own = await openFile(stored);
    const ours = bundled === undefined ? undefined : await openFile(bundled);
    const found: OpenedDatabase[] = [];
    if (own !== undefined && !CodedError.is(own)) found.push({ database: own, origin: "stored" });
    if (ours !== undefined && !CodedError.is(ours)) {
        found.push({ database: ours, origin: "bundled" });
    }
    // A new version of the program may come with a newer database than the last update brought.
    // Of the same day the user's own one is used: it may hold records that ours does not.
    const day = ({ database }: OpenedDatabase): string => database.date ?? "";
    const [first, second] = found;
    if (first !== undefined) {
        return second !== undefined && day(second) > day(first) ? second : first;
    }
    const broken = [own, ours].find((each) => CodedError.is(each));
    if (broken !== undefined) throw broken;
    return undefined;
}

async function openFile(path: string): Promise<AdvisoryDatabase | CodedError | undefined> {
    // Decoded at once: with an encoding, Node reads and decodes part by part.
    const bytes = await readFile(path).catch(() => undefined);
    if (bytes === undefined) return undefined;
    try {
        return openDatabase(bytes.toString());
    } catch (error) {
        return CodedError.is(error) ? error : AdvisoryErrors.broken();
    }
}
