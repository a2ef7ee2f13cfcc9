/** A commit as git stores it. Texts are byte strings, one unit a byte, since nobody knows their encoding. */
export interface CommitObject {
    readonly tree: string;
    readonly parents: readonly string[];
    /** `Name <address> seconds zone`. */
    readonly author: string;
    readonly committer: string;
    /** Of author and message; undefined for UTF-8. */
    readonly encoding: string | undefined;
    readonly message: string;
}

const oid = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/** Reads what `git cat-file commit` prints; undefined for anything else. Signatures are left out. */
export function parseCommitObject(content: string): CommitObject | undefined {
    const end = content.indexOf("\n\n");
    const head = end < 0 ? content.replace(/\n$/, "") : content.slice(0, end);
    const message = end < 0 ? "" : content.slice(end + 2);
    const values = new Map<string, string[]>();
    for (const line of head.split("\n")) {
        // Lines that go on belong to signatures.
        if (line.startsWith(" ")) continue;
        const space = line.indexOf(" ");
        if (space < 1) return undefined;
        const name = line.slice(0, space);
        values.set(name, [...(values.get(name) ?? []), line.slice(space + 1)]);
    }
    const [tree] = values.get("tree") ?? [];
    const [author] = values.get("author") ?? [];
    const [committer] = values.get("committer") ?? [];
    const parents = values.get("parent") ?? [];
    if (tree === undefined || author === undefined || committer === undefined) return undefined;
    if (![tree, ...parents].every((name) => oid.test(name))) return undefined;
    const [encoding] = values.get("encoding") ?? [];
    return { tree, parents, author, committer, encoding, message };
}

/** What `git hash-object -t commit` takes. */
export function formatCommitObject(commit: CommitObject): string {
    return [
        `tree ${commit.tree}`,
        ...commit.parents.map((parent) => `parent ${parent}`),
        `author ${commit.author}`,
        `committer ${commit.committer}`,
        ...(commit.encoding === undefined ? [] : [`encoding ${commit.encoding}`]),
        "",
        commit.message,
    ].join("\n");
}

/** The first paragraph of a message as one line, which git calls its subject. */
export function subjectOfMessage(message: string): string {
    const [paragraph = ""] = message
        .replace(/^\s*\n/, "")
        .trimStart()
        .split(/\n\s*\n/, 1);
    return paragraph.trim().replace(/\s*\n\s*/g, " ");
}

/** The message of commits that become one: all of them, less the lines that only say where they belong. */
export function joinMessages(first: string, second: string): string {
    const said = second.replace(/^(?:squash|fixup|amend)! [^\n]*\n?/, "").trim();
    return said === "" ? first : `${first.trimEnd()}\n\n${said}\n`;
}
