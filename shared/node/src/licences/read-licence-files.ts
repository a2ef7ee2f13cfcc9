import { isUtf8 } from "node:buffer";
import { open, readdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import {
    isLicenceFile,
    isNoticeFile,
    type LicenceFile,
} from "@rust-ai-ide/security/licences/licence-file";
import type { DetectedLicence, LicenceTexts } from "@rust-ai-ide/security/licences/licence-texts";
import { licenceFileHash } from "./licence-file-hash.ts";

const largestFile = 4_000_000;
const mostFiles = 64;
const mostKept = 2_000;
const nearlyAll = 0.97;

/** A file with its text, as notices need it. */
export interface LicenceFileText extends LicenceFile {
    readonly text: string;
    /** It has to be handed on, and is no licence. */
    readonly isNotice: boolean;
}

type Recognised = Pick<LicenceFile, "detected" | "contained">;

/**
 * Reads files that say what the licence of a package is. Many packages have the same texts, so that
 * what was recognised is kept. Nothing outside of a package's folder is read through `..`.
 */
export class LicenceFileReader {
    private readonly texts: LicenceTexts;
    private readonly kept = new Map<string, Recognised>();

    constructor(texts: LicenceTexts) {
        this.texts = texts;
    }

    /**
     * Those at the root of a package that have the name of one, and the named ones, in the order of
     * their paths. Never rejects: what cannot be read has no hash and no text.
     */
    async read(
        folder: string,
        named: readonly string[] = [],
        wantsNotices = false,
    ): Promise<readonly LicenceFileText[]> {
        const names = await readdir(folder).catch(() => []);
        const own = names.filter(
            (name) => isLicenceFile(name) || (wantsNotices && isNoticeFile(name)),
        );
        const paths = new Set([...named.map(plain), ...own.sort().slice(0, mostFiles)]);
        const files: LicenceFileText[] = [];
        for (const path of [...paths].sort()) {
            const isNamed = named.some((each) => plain(each) === path);
            const found = await this.readOne(folder, path);
            if (found !== undefined || isNamed) {
                files.push({
                    path,
                    ...(found ?? unread),
                    isNotice: isNoticeFile(path) && !isNamed,
                });
            }
        }
        return files;
    }

    /**
     * As {@link read}, and where a package of a git checkout has no licence of its own, the files of
     * the nearest folder above that has one, up to the root of the checkout.
     */
    async readInCheckout(
        folder: string,
        named: readonly string[],
    ): Promise<readonly LicenceFileText[]> {
        const own = await this.read(folder, named, true);
        let place = folder;
        for (let depth = 0; depth < mostFolders; depth += 1) {
            const found = place === folder ? own : await this.read(place, [], true);
            const isThere = found.some(({ isNotice }) => !isNotice);
            if (isThere) return found === own ? own : [...found, ...own];
            if (await isCheckout(place)) return own;
            place = dirname(place);
        }
        return own;
    }

    private async readOne(
        folder: string,
        path: string,
    ): Promise<Omit<LicenceFileText, "path" | "isNotice"> | undefined> {
        const bytes = await readBounded(join(folder, path));
        if (bytes === undefined) return undefined;
        const text = textOf(bytes);
        return { hash: licenceFileHash(bytes), text, ...this.recognise(text) };
    }

    private recognise(text: string): Recognised {
        const known = this.kept.get(text);
        if (known !== undefined) return known;
        const detected: DetectedLicence | undefined = this.texts.licenceOfText(text);
        // Where one is nearly all of the text, there is no room for another.
        const isWhole = detected !== undefined && detected.confidence >= nearlyAll;
        const contained = isWhole ? [detected] : this.texts.licencesInText(text);
        const recognised = { detected, contained };
        if (this.kept.size >= mostKept) this.kept.clear();
        this.kept.set(text, recognised);
        return recognised;
    }
}

const mostFolders = 16;

/** Cargo marks the root of a checkout, git its own; above lies what is none of the package's. */
async function isCheckout(folder: string): Promise<boolean> {
    const names = await readdir(folder).catch(() => [".git"]);
    return names.includes(".cargo-ok") || names.includes(".git") || dirname(folder) === folder;
}

const unread = { hash: undefined, text: "", detected: undefined, contained: [] } as const;

function plain(path: string): string {
    return path.replaceAll("\\", "/").replace(/^(?:\.\/)+/, "");
}

/** Undefined where there is no such file, or one that is too large for a licence. */
async function readBounded(path: string): Promise<Uint8Array | undefined> {
    const status = await stat(path).catch(() => undefined);
    if (status?.isFile() !== true || status.size > largestFile) return undefined;
    const file = await open(path).catch(() => undefined);
    if (file === undefined) return undefined;
    try {
        return await file.readFile();
    } catch {
        return undefined;
    } finally {
        await file.close();
    }
}

/** Old files are Latin-1, where names of people are the only letters that differ. */
function textOf(bytes: Uint8Array): string {
    const isWide = bytes[0] === 0xff && bytes[1] === 0xfe;
    const encoding = isWide ? "utf-16le" : isUtf8(bytes) ? "utf-8" : "latin1";
    return new TextDecoder(encoding).decode(bytes);
}
