import type { LockFile } from "@rust-ai-ide/cargo/lock/lock-file";
import type { Span } from "@rust-ai-ide/cargo/toml/syntax";
import { pathOfUri } from "../language-server/file-paths.ts";
import type { CargoSession } from "./cargo-session.ts";
import { isLock, PlacedText } from "./manifest-file.ts";

/** A name of a package in a lock: of its own entry, or where another one depends on it. */
interface PackageName extends Span {
    /** Index into the packages of the lock. */
    readonly index: number;
}

/** An open Cargo.lock; undefined for every other document. */
export function lockFile({ files, service }: CargoSession, uri: string): LockDocument | undefined {
    const path = pathOfUri(uri);
    const document = files.get(uri);
    if (!isLock(path) || document === undefined) return undefined;
    const text = document.getText();
    return new LockDocument(uri, path, text, service.lockOf(path, text));
}

export class LockDocument {
    readonly uri: string;
    readonly path: string;
    readonly placed: PlacedText;
    readonly lock: LockFile;

    constructor(uri: string, path: string, text: string, lock: LockFile) {
        this.uri = uri;
        this.path = path;
        this.placed = new PlacedText(text);
        this.lock = lock;
    }

    /** The package that the line at an offset names. */
    packageAt(offset: number): PackageName | undefined {
        const { packages } = this.lock;
        const owner = packages.findIndex(({ span }) => span.start <= offset && offset < span.end);
        const own = packages[owner];
        if (own === undefined) return undefined;
        const named = this.dependencyNames(owner).find(
            ({ start, end }) => start <= offset && offset <= end,
        );
        return named ?? { index: owner, start: own.nameSpan.start, end: own.nameSpan.end };
    }

    /** Where the entry of a package is named by others. */
    dependents(index: number): readonly PackageName[] {
        return this.lock.packages.flatMap((_each, owner) =>
            this.dependencyNames(owner).filter((name) => name.index === index),
        );
    }

    /** Markdown about a package: where it is from and who needs it. */
    describe(index: number): string {
        const of = this.lock.packages[index];
        if (of === undefined) return "";
        const users = this.lock.packages.filter(({ dependencies }) => dependencies.includes(index));
        const names = users.slice(0, 12).map(({ name, version }) => `\`${name} ${version}\``);
        const more = users.length > 12 ? ` and ${users.length - 12} more` : "";
        const source =
            of.source === undefined ? "A package of this workspace" : `From \`${of.source}\``;
        const needed =
            users.length === 0 ? "No package needs it" : `Needed by ${names.join(", ")}${more}`;
        return [`**${of.name}** ${of.version}`, source, needed].join("  \n");
    }

    /** Names in the list of a package's dependencies, without quotes. */
    private dependencyNames(owner: number): readonly PackageName[] {
        const of = this.lock.packages[owner];
        if (of === undefined) return [];
        const text = this.placed.text.slice(of.span.start, of.span.end);
        const list = text.indexOf("\ndependencies = [");
        if (list < 0) return [];
        const names: PackageName[] = [];
        const lines = /^[ \t]*"([^"\n]*)"/gm;
        lines.lastIndex = list + 1;
        for (let match = lines.exec(text); match !== null; match = lines.exec(text)) {
            const [name = "", version] = (match[1] ?? "").split(" ");
            const index = of.dependencies.find((each) => {
                const found = this.lock.packages[each];
                return found?.name === name && (version === undefined || found.version === version);
            });
            const start = of.span.start + match.index + match[0].indexOf('"') + 1;
            if (index !== undefined) names.push({ index, start, end: start + name.length });
        }
        return names;
    }
}
