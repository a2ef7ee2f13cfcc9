import {
    knownTarget,
    readTargetFacts,
    type TargetFacts,
} from "@rust-ai-ide/cargo/graph/target-facts";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { runProgram, toolEnvironment } from "../cargo/run-program.ts";

export interface TargetSource {
    /** Facts of the machine that builds. */
    host(): Promise<TargetFacts>;
    /** Undefined for a target that nobody here knows. */
    ofTriple(triple: string): Promise<TargetFacts | undefined>;
}

/** Facts of our own table, without running anything. */
export function knownTargets(machine: Machine = process): TargetSource {
    const host = hostTriple(machine);
    const facts = knownTarget(host) ?? { triple: host, cfg: new Set<string>() };
    return {
        host: async () => facts,
        ofTriple: async (triple) => knownTarget(triple),
    };
}

/** What the user's rustc says, asked once for each target; for trusted workspaces. Ours where it fails. */
export function compilerTargets(options: {
    readonly folder: string;
    readonly env: Readonly<Record<string, string | undefined>>;
    readonly timeoutMs: number;
    readonly token: CancellationToken;
}): TargetSource {
    const { folder, env, timeoutMs, token } = options;
    const ours = knownTargets();
    const ask = async (...args: string[]): Promise<string | undefined> => {
        const run = {
            program: "rustc",
            arguments: args,
            directory: folder,
            env: toolEnvironment(env, { RUSTUP_AUTO_INSTALL: "0" }),
            timeoutMs,
        };
        const result = await runProgram(run, token).catch(() => undefined);
        return result?.code === 0 ? result.out : undefined;
    };
    const host = async (): Promise<TargetFacts> => {
        const [version, printed] = await Promise.all([ask("-vV"), ask("--print", "cfg")]);
        const triple = /^host: (\S+)$/m.exec(version ?? "")?.[1];
        const isTold = triple !== undefined && printed !== undefined;
        return isTold ? readTargetFacts(triple, printed) : ours.host();
    };
    let asked: Promise<TargetFacts> | undefined;
    return {
        host: () => {
            asked ??= host();
            return asked;
        },
        ofTriple: async (triple) => {
            const printed = await ask("--print", "cfg", "--target", triple);
            return printed === undefined ? knownTarget(triple) : readTargetFacts(triple, printed);
        },
    };
}

interface Machine {
    readonly platform: string;
    readonly arch: string;
}

const architectures: Readonly<Record<string, string>> = {
    x64: "x86_64",
    arm64: "aarch64",
    ia32: "i686",
    riscv64: "riscv64gc",
    s390x: "s390x",
    loong64: "loongarch64",
    ppc64: "powerpc64le",
};

function hostTriple({ platform, arch }: Machine): string {
    const architecture = architectures[arch] ?? arch;
    if (platform === "win32") return `${architecture}-pc-windows-msvc`;
    if (platform === "darwin") return `${architecture}-apple-darwin`;
    if (platform === "freebsd") return `${architecture}-unknown-freebsd`;
    return arch === "arm" ? "armv7-unknown-linux-gnueabihf" : `${architecture}-unknown-linux-gnu`;
}
