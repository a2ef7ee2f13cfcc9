/** What can be shown of compiled code, and the tool that makes it. */
export const codeViews = ["expand", "assembly", "llvm-lines", "bloat"] as const;
export type CodeView = (typeof codeViews)[number];

export interface CodeTarget {
    readonly package: string;
    /** `undefined`: the library. */
    readonly bin: string | undefined;
}

export interface CodeTool {
    /** The program that must be installed, such as `cargo-expand`; undefined: cargo alone suffices. */
    readonly program: string | undefined;
    /** The crate that installs it. */
    readonly crate: string | undefined;
    /** Language of the document that it makes. */
    readonly language: string;
    /** Suffix of the document's name. */
    readonly suffix: string;
}

export const codeTools: Readonly<Record<CodeView, CodeTool>> = {
    expand: { program: "cargo-expand", crate: "cargo-expand", language: "rust", suffix: ".rs" },
    assembly: { program: undefined, crate: undefined, language: "asm", suffix: ".s" },
    "llvm-lines": {
        program: "cargo-llvm-lines",
        crate: "cargo-llvm-lines",
        language: "plaintext",
        suffix: ".txt",
    },
    bloat: { program: "cargo-bloat", crate: "cargo-bloat", language: "plaintext", suffix: ".txt" },
};

/**
 * The words behind `cargo`.
 *
 * @param output File that assembly is written to; other tools print.
 */
export function codeArguments(
    view: CodeView,
    manifestPath: string,
    target: CodeTarget,
    output: string,
): string[] {
    const what = [
        "--manifest-path",
        manifestPath,
        "--package",
        target.package,
        ...(target.bin === undefined ? ["--lib"] : ["--bin", target.bin]),
    ];
    switch (view) {
        case "expand":
            return ["expand", ...what, "--color", "never", "--theme", "none"];
        case "assembly":
            // One unit, so that all of the code is in one file.
            return [
                "rustc",
                ...what,
                "--release",
                "--",
                "-C",
                "codegen-units=1",
                "--emit",
                `asm=${output}`,
            ];
        case "llvm-lines":
            return ["llvm-lines", ...what];
        case "bloat":
            return ["bloat", ...what, "--release", "-n", "200", "--message-format", "table"];
    }
}

/** Name of the document; the editor shows it in the tab. */
export function codeName(view: CodeView, { package: name, bin }: CodeTarget): string {
    const what = bin === undefined || bin === name ? name : `${name} ${bin}`;
    return `${what} (${view})${codeTools[view].suffix}`;
}

/** Assembly without the directives that say nothing to readers; labels and instructions stay. */
export function readableAssembly(text: string): string {
    return text
        .split(/\r?\n/)
        .filter((line) => !/^\s*\.(?:cfi_|loc\b|file\b|ident\b|p2align\b|size\b|type\b)/.test(line))
        .join("\n");
}
