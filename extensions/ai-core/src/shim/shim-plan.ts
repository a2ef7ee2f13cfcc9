import { posix, win32 } from "node:path";

export interface ShimInput {
    readonly platform: string;
    readonly home: string;
    /** The PATH variable of the extension host. */
    readonly path: string;
    /** `process.execPath` of the extension host: Node, or an editor that can act as Node. */
    readonly executable: string;
    /** The bundled command line, rust-ai.cjs. */
    readonly program: string;
}

/** The file that makes `rust-ai` a command, and whether a shell will find it. */
export interface ShimPlan {
    readonly folder: string;
    readonly file: string;
    readonly content: string;
    readonly isOnPath: boolean;
}

/**
 * Plans the shim. It goes into the first of the usual folders of the user's own that is on PATH,
 * so that nothing has to be configured; otherwise into the most usual one.
 */
export function shimPlan(input: ShimInput): ShimPlan {
    const windows = input.platform === "win32";
    const { join, normalize } = windows ? win32 : posix;
    const candidates = [join(input.home, ".local", "bin"), join(input.home, ".cargo", "bin")];
    const clean = (folder: string): string => {
        const normal = normalize(folder).replace(/[\\/]+$/, "");
        return windows ? normal.toLowerCase() : normal;
    };
    const onPath = new Set(
        input.path
            .split(windows ? ";" : ":")
            .filter((folder) => folder !== "")
            .map(clean),
    );
    const found = candidates.find((folder) => onPath.has(clean(folder)));
    const folder = found ?? candidates[0] ?? input.home;
    return {
        folder,
        file: join(folder, windows ? "rust-ai.cmd" : "rust-ai"),
        content: windows ? commandScript(input) : shellScript(input),
        isOnPath: found !== undefined,
    };
}

const marker = "Installed by Rust AI IDE; it is rewritten when the extension is updated.";

/** True for a file that this extension wrote, which may be replaced. */
export function isOwnShim(content: string): boolean {
    return content.includes(marker);
}

function shellScript({ executable, program }: ShimInput): string {
    return [
        "#!/bin/sh",
        `# ${marker}`,
        `node=${shellQuote(executable)}`,
        '[ -x "$node" ] || node=node',
        `ELECTRON_RUN_AS_NODE=1 exec "$node" ${shellQuote(program)} "$@"`,
        "",
    ].join("\n");
}

function commandScript({ executable, program }: ShimInput): string {
    const quote = (text: string): string => `"${text.replace(/%/g, "%%")}"`;
    return [
        "@echo off",
        `rem ${marker}`,
        "setlocal",
        "set ELECTRON_RUN_AS_NODE=1",
        `set "NODE=${executable.replace(/%/g, "%%")}"`,
        'if not exist "%NODE%" set "NODE=node"',
        `"%NODE%" ${quote(program)} %*`,
        "",
    ].join("\r\n");
}

function shellQuote(text: string): string {
    return `'${text.replace(/'/g, "'\\''")}'`;
}
