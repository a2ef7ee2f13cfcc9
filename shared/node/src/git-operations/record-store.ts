import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { describeError } from "@rust-ai-ide/core/errors";
import * as v from "valibot";
import { byteStringOf, textOf } from "./git-runner.ts";
import { OperationErrors } from "./operation-errors.ts";
import type { OperationRepository } from "./operation-repository.ts";
import { makeTree, writeBlob } from "./snapshot.ts";
import { type Snapshot, type SnapshotState, snapshotSchema } from "./snapshot-schema.ts";

const recordSchema = v.object({
    version: v.literal(1),
    /** A number that grows. */
    id: v.pipe(v.string(), v.regex(/^[1-9]\d{0,8}$/)),
    kind: v.string(),
    title: v.string(),
    /** The work tree in which it was done; it may have moved since. */
    folder: v.string(),
    /** The same by its place below the repository's own folder; empty for the main one. */
    workTree: v.string(),
    /** Milliseconds since 1970. */
    startedAt: v.number(),
    finishedAt: v.optional(v.number()),
    /** "running" of one whose process ended before it could say how it went. */
    state: v.picklist(["running", "done", "stopped", "failed"]),
    message: v.optional(v.string()),
    /** The operation that this one takes back. */
    target: v.optional(v.string()),
});

type StoredRecord = v.InferOutput<typeof recordSchema>;

/** What is known of an operation that was begun. */
export type OperationRecord = Readonly<Omit<StoredRecord, "version">>;

/** A record with where it lies. */
export interface KeptRecord {
    readonly record: OperationRecord;
    /** The commit that holds it and keeps its snapshots alive. */
    readonly commit: string;
    readonly before: string;
    /** Absent where the operation did not get to its end. */
    readonly after: string | undefined;
}

export interface RecordList {
    /** Newest first. */
    readonly records: readonly KeptRecord[];
    /** Sentences on records that cannot be read. */
    readonly problems: readonly string[];
    readonly highestId: number;
}

const refFolder = "refs/rust-ai/operations";

/** Who backups are by, which nobody but git ever sees. */
const nobody = "rust-ai <rust-ai@localhost>";

/** Name of the ref; padded, so that git lists them in their order. */
export function recordRef(id: string): string {
    return `${refFolder}/${id.padStart(9, "0")}`;
}

/** Every operation that is kept. A damaged record is a problem, never an error. */
export async function readRecords(
    repository: OperationRepository,
    token: CancellationToken,
): Promise<RecordList> {
    const asked = [
        "for-each-ref",
        "--sort=-refname",
        "--format=%(objectname) %(refname)",
        refFolder,
    ];
    const { out } = await repository.git({ arguments: asked }, token);
    const refs = out.split("\n").flatMap((line) => {
        const match = /^([0-9a-f]+) refs\/rust-ai\/operations\/(\d+)$/.exec(line);
        return match?.[1] === undefined ? [] : [{ commit: match[1], id: Number(match[2]) }];
    });
    const names = refs.flatMap(({ commit }) => [
        `${commit}:record.json`,
        `${commit}:before`,
        `${commit}:after`,
    ]);
    const contents = await readObjects(repository, names, token);
    const records: KeptRecord[] = [];
    const problems: string[] = [];
    for (const [index, { commit, id }] of refs.entries()) {
        const [json, before, after] = contents.slice(index * 3, index * 3 + 3);
        const record = json?.content === undefined ? undefined : parseRecord(json.content);
        if (record === undefined || before === undefined || Number(record.id) !== id) {
            problems.push(`The record of operation ${id} is damaged and left out.`);
        } else records.push({ record, commit, before: before.oid, after: after?.oid });
    }
    return { records, problems, highestId: refs[0]?.id ?? 0 };
}

/** Reads what {@link writeRecord} wrote; undefined for anything else. */
export function parseRecord(json: string): OperationRecord | undefined {
    try {
        const parsed = v.safeParse(recordSchema, JSON.parse(textOf(json)));
        if (!parsed.success) return undefined;
        const { version: _, ...record } = parsed.output;
        return record;
    } catch {
        return undefined;
    }
}

/** Reads a snapshot's description; undefined for anything that is none. */
export function parseSnapshotState(json: string): SnapshotState | undefined {
    try {
        const parsed = v.safeParse(snapshotSchema, JSON.parse(textOf(json)));
        return parsed.success ? parsed.output : undefined;
    } catch {
        return undefined;
    }
}

/** Rejects with `operation.damagedRecord`. */
export async function readSnapshot(
    repository: OperationRepository,
    id: string,
    tree: string,
    token: CancellationToken,
): Promise<Snapshot> {
    const [json] = await readObjects(repository, [`${tree}:state.json`], token);
    const state = json === undefined ? undefined : parseSnapshotState(json.content);
    if (state === undefined) {
        throw OperationErrors.damagedRecord(id, "its snapshot is not what it should be.");
    }
    return { tree, state };
}

/**
 * Writes a record with its snapshots as one commit and moves its ref there, or makes it.
 *
 * @param parents Commits that stay alive with it.
 * @param earlier The commit of the record so far.
 */
export async function writeRecord(
    repository: OperationRepository,
    record: OperationRecord,
    snapshots: { readonly before: string; readonly after?: string | undefined },
    parents: readonly string[],
    earlier: string | undefined,
    token: CancellationToken,
): Promise<KeptRecord> {
    const stored = { version: 1, ...record } satisfies StoredRecord;
    const json = await writeBlob(repository, byteStringOf(JSON.stringify(stored)), token);
    const { before, after } = snapshots;
    const trees = [
        { name: "before", oid: before },
        ...(after === undefined ? [] : [{ name: "after", oid: after }]),
    ];
    const tree = await makeTree(
        repository,
        [
            ...trees.map((entry) => ({ mode: "040000", type: "tree", ...entry })),
            { mode: "100644", type: "blob", oid: json, name: "record.json" },
        ],
        token,
    );
    const seconds = Math.floor((record.finishedAt ?? record.startedAt) / 1000);
    const text = [
        `tree ${tree}`,
        ...[...new Set(parents)].map((parent) => `parent ${parent}`),
        `author ${nobody} ${seconds} +0000`,
        `committer ${nobody} ${seconds} +0000`,
        "",
        `rust-ai: ${record.title.replace(/\s+/g, " ")}`,
        "",
    ].join("\n");
    const asked = ["hash-object", "-t", "commit", "-w", "--stdin"];
    const written = await repository.git({ arguments: asked, input: byteStringOf(text) }, token);
    const commit = written.out.trim();
    const old = earlier ?? "0".repeat(commit.length);
    await repository.git({ arguments: ["update-ref", recordRef(record.id), commit, old] }, token);
    return { record, commit, before, after };
}

/** Takes records away; their objects go when git collects garbage. */
export async function removeRecords(
    repository: OperationRepository,
    records: readonly KeptRecord[],
    token: CancellationToken,
): Promise<void> {
    if (records.length === 0) return;
    const input = records
        .map(({ record, commit }) => `delete ${recordRef(record.id)}\0${commit}\0`)
        .join("");
    await repository.git({ arguments: ["update-ref", "-z", "--stdin"], input }, token);
}

interface ReadObject {
    readonly oid: string;
    readonly content: string;
}

/** Objects by their names, from one git; undefined for what is not there. */
export async function readObjects(
    repository: OperationRepository,
    names: readonly string[],
    token: CancellationToken,
): Promise<readonly (ReadObject | undefined)[]> {
    if (names.length === 0) return [];
    const input = names.map((name) => `${name}\n`).join("");
    const { out } = await repository.git({ arguments: ["cat-file", "--batch"], input }, token);
    const objects: (ReadObject | undefined)[] = [];
    let position = 0;
    while (position < out.length) {
        const end = out.indexOf("\n", position);
        const match = /^([0-9a-f]{40,64}) \w+ (\d+)$/.exec(out.slice(position, end));
        position = end + 1;
        if (match?.[1] === undefined) {
            objects.push(undefined);
            continue;
        }
        const length = Number(match[2]);
        objects.push({ oid: match[1], content: out.slice(position, position + length) });
        position += length + 1;
    }
    return objects;
}

/** One sentence of what went wrong, for a record. */
export function reasonOf(error: unknown): string {
    return describeError(error)
        .replace(/^[\w-]+(?:\.[\w-]+)?: /, "")
        .replace(/\s+/g, " ");
}
