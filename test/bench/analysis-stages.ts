import { type MessagePort, parentPort } from "node:worker_threads";
import { extractFacts } from "@rust-ai-ide/analysis/extract/extract-facts";
import { GrammarSet } from "@rust-ai-ide/node/analysis/grammar-loader";
import { FileAnalyser } from "@rust-ai-ide/node/index/file-analyser";
import { decodeText, FileReader } from "@rust-ai-ide/node/index/read-file";
import { SharedFileList } from "@rust-ai-ide/node/index/shared-file-list";
import { Query, type Tree } from "web-tree-sitter";

/** What a thread is told: work off the files of a list, each with one stage. */
export interface StageMessage {
    readonly stage: StageName;
    readonly files: SharedArrayBuffer;
    readonly roots: readonly string[];
}

export const stageNames = [
    "read",
    "full scan",
    "parse",
    "parse + query",
    "parse + cursor",
    "parse + table",
    "parse + table + facts",
    "index",
] as const;
export type StageName = (typeof stageNames)[number];

const fivePatterns = `
(function_item name: (identifier) @function)
(struct_item name: (type_identifier) @struct)
(enum_item name: (type_identifier) @enum)
(trait_item name: (type_identifier) @trait)
(impl_item type: (_) @implementation)
`;

const largest = 64 << 20;

/** The stages of the index by themselves, one file after another. */
async function makeStages(): Promise<
    Record<StageName, (path: string, roots: readonly string[]) => void>
> {
    const grammars = new GrammarSet();
    await grammars.load("rust");
    const parser = grammars.parserOf("rust");
    if (parser === undefined) throw new Error("the Rust grammar is not loaded");
    const reader = new FileReader(largest);
    const analyser = new FileAnalyser(largest, undefined);
    await analyser.needs("a.rs");
    const probe = parser.parse("fn a() {}", undefined, Number.POSITIVE_INFINITY);
    if (probe === undefined) throw new Error("the Rust grammar does not parse");
    const query = new Query(probe.language, fivePatterns);
    const textOf = (path: string): string => {
        const read = reader.read(path);
        return read.kind === "bytes" ? decodeText(read.bytes).text : "";
    };
    const parsed = (path: string, use: (tree: Tree, text: string) => void): void => {
        const text = textOf(path);
        const tree = parser.parse(text, undefined, Number.POSITIVE_INFINITY);
        if (tree === undefined) return;
        use(tree, text);
        tree.delete();
    };
    const analyse = (path: string, roots: readonly string[], facts: boolean): void => {
        analyser.analyse(path, undefined, {
            facts,
            counts: !facts,
            known: undefined,
            roots,
            realRoots: undefined,
            isCancelled: () => false,
        });
    };
    return {
        read: (path) => void reader.read(path),
        "full scan": (path, roots) => analyse(path, roots, false),
        parse: (path) => parsed(path, () => {}),
        "parse + query": (path) => parsed(path, (tree) => void query.captures(tree.rootNode)),
        "parse + cursor": (path) => parsed(path, walkByCursor),
        "parse + table": (path) => parsed(path, (tree, text) => void parser.table(tree, text)),
        "parse + table + facts": (path) =>
            parsed(path, (tree, text) => {
                const table = parser.table(tree, text);
                extractFacts({ path, languageId: "rust", text, table }, []);
            }),
        index: (path, roots) => analyse(path, roots, true),
    };
}

function walkByCursor(tree: Tree): void {
    const cursor = tree.walk();
    for (;;) {
        if (cursor.gotoFirstChild() || cursor.gotoNextSibling()) continue;
        do {
            if (cursor.gotoParent()) continue;
            cursor.delete();
            return;
        } while (!cursor.gotoNextSibling());
    }
}

async function serve(port: MessagePort): Promise<void> {
    const stages = await makeStages();
    port.on("message", ({ stage, files, roots }: StageMessage) => {
        const list = new SharedFileList(files);
        for (let index = list.take(1); index >= 0; index = list.take(1)) {
            stages[stage](list.path(index), roots);
        }
        port.postMessage("done");
    });
    port.postMessage("ready");
}

if (parentPort !== null) await serve(parentPort);
