import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { NullLogger } from "@rust-ai-ide/core/logger";
import { createIndexer } from "../../src/index/create-indexer.ts";
import type {
    IndexerOptions,
    IndexReport,
    WorkspaceIndexer,
} from "../../src/index/workspace-indexer.ts";

type Indexer = Awaited<ReturnType<typeof createIndexer>>;
type ScanOptions = Partial<Parameters<WorkspaceIndexer["scan"]>[0]>;

/** A folder of real files with an indexer of its own. */
export interface Fixture {
    readonly root: string;
    /** The root as paths of the index begin. */
    readonly slashedRoot: string;
    readonly cacheFolder: string;
    readonly indexer: Indexer;
    scan(options?: ScanOptions): Promise<IndexReport>;
    /** Ends the indexer and makes another one, as a new process does. */
    restart(): Promise<void>;
    /** One more of the same folder and cache, to be disposed by the caller. */
    another(options?: Partial<IndexerOptions>): Promise<Indexer>;
}

export async function withIndexer(
    use: (fixture: Fixture) => Promise<void>,
    options: Partial<IndexerOptions> = {},
): Promise<void> {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "indexer-")));
    const root = mkdtempSync(join(folder, "work-"));
    const cacheFolder = join(folder, "cache");
    const make = (more: Partial<IndexerOptions> = options): Promise<Indexer> =>
        createIndexer({ roots: [root], cacheFolder, workers: 1, logger: NullLogger, ...more });
    let indexer = await make();
    try {
        await use({
            root,
            slashedRoot: root.replaceAll("\\", "/"),
            cacheFolder,
            get indexer() {
                return indexer;
            },
            another: make,
            scan: (scan = {}) => indexer.scan({ token: NeverCancelled, ...scan }),
            restart: async () => {
                indexer.dispose();
                indexer = await make();
            },
        });
    } finally {
        indexer.dispose();
        rmSync(folder, { recursive: true, force: true });
    }
}

/** Names of all symbols, sorted. */
export function symbolsOf({ indexer }: Fixture): string {
    const names = [...indexer.index.files()].flatMap((file) =>
        file.facts().symbols.map(({ name }) => name),
    );
    return names.sort().join(" ");
}

/** Codes of problems with the paths below the root, sorted by path. */
export function codes({ slashedRoot }: Fixture, { problems }: IndexReport): string[] {
    return problems
        .map(({ code, path }) => `${code} ${path.slice(slashedRoot.length + 1)}`)
        .sort((left, right) => {
            const [one = "", other = ""] = [left, right].map((each) => each.split(" ")[1]);
            return one < other ? -1 : 1;
        });
}
