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

function commandScript({ executable, program, home }: ShimInput): string {
    const [node, script] = [batchPath(executable, home), batchPath(program, home)];
    const run = [
        "set ELECTRON_RUN_AS_NODE=1",
        `set "NODE=${node}"`,
        'if not exist "%NODE%" set "NODE=node"',
        `"%NODE%" "${script}" %*`,
    ];
    return [
        "@echo off",
        `rem ${marker}`,
        "setlocal",
        ...(isAscii(node + script) ? run : inUtf8(run)),
        "",
    ].join("\r\n");
}

/**
 * A path inside quotes of a batch file. The command processor reads the file in the console's own
 * code page, so a home folder with other than English letters comes from the environment.
 */
function batchPath(path: string, home: string): string {
    const literal = (text: string): string => text.replace(/%/g, "%%");
    const below = `${home.replace(/\\+$/, "")}\\`.toLowerCase();
    if (isAscii(path) || !path.toLowerCase().startsWith(below)) return literal(path);
    return `%USERPROFILE%\\${literal(path.slice(below.length))}`;
}

/** Has the lines read as UTF-8 and gives the console its code page and the caller the status back. */
function inUtf8(lines: readonly string[]): readonly string[] {
    return [
        // Some languages end the sentence with a full stop behind the number.
        `for /f "tokens=2 delims=:." %%p in ('chcp') do set "RUST_AI_PAGE=%%p"`,
        "chcp 65001 >nul",
        ...lines,
        'set "RUST_AI_STATUS=%ERRORLEVEL%"',
        "if defined RUST_AI_PAGE chcp %RUST_AI_PAGE% >nul",
        "exit /b %RUST_AI_STATUS%",
    ];
}

function isAscii(text: string): boolean {
    return /^[ -~]*$/.test(text);
}

function shellQuote(text: string): string {
    return `'${text.replace(/'/g, "'\\''")}'`;
}
