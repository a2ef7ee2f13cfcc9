import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import { type ProgramResult, runProgram, toolEnvironment } from "../cargo/run-program.ts";
import type { CargoEnvironment } from "./cargo-config.ts";
import { isCrateName } from "./crate-names.ts";
import { RegistryErrors } from "./registry-errors.ts";

/**
 * How cargo itself asks registries: mirrors, proxies, credentials and providers are then the user's.
 * Only for folders that the user trusts, since their configuration may name programs that cargo runs.
 */
export interface CargoCall {
    /** `cargo`, or an absolute path of one. */
    readonly program?: string;
    /** Folder whose configuration counts. */
    readonly folder: string;
    readonly env: CargoEnvironment;
    /** Whether the user allowed the network. */
    readonly isOnline: boolean;
    readonly timeoutMs?: number;
    /** Each line that cargo says meanwhile, without passwords of addresses. */
    readonly onLine?: (line: string) => void;
}

/** What `cargo info` tells of a crate. */
export interface CrateInfo {
    readonly name: string;
    readonly description: string;
    /** The one that it is about: of the workspace's lock if it is there, else the newest. */
    readonly version: string;
    /** Undefined where the version is the latest. */
    readonly latest: string | undefined;
    readonly license: string | undefined;
    readonly rustVersion: string | undefined;
    readonly documentation: string | undefined;
    readonly homepage: string | undefined;
    readonly repository: string | undefined;
    readonly keywords: readonly string[];
    /** Those that `default` turns on are marked. */
    readonly features: readonly {
        readonly name: string;
        readonly isDefault: boolean;
        readonly enables: readonly string[];
    }[];
}

/** One package that an update would change; `available` is what the requirements do not allow. */
export interface LockChange {
    readonly kind: "update" | "downgrade" | "add" | "remove" | "unchanged";
    readonly name: string;
    /** Absent for what is added. */
    readonly from: string | undefined;
    /** Absent for what is removed. */
    readonly to: string | undefined;
    readonly available: string | undefined;
}

const defaultTimeoutMs = 120_000;

/** Asks cargo about a crate. Rejects with `cargo.missing`, `registry.cargo*` or CancelledError. */
export async function cargoInfo(
    call: CargoCall,
    crate: { readonly name: string; readonly version?: string; readonly registry?: string },
    token: CancellationToken,
): Promise<CrateInfo> {
    const { name, version, registry } = crate;
    if (!isCrateName(name)) throw RegistryErrors.cargoFailed(`${name} is no name of a crate`);
    const from = registry === undefined ? [] : [`--registry=${registry}`];
    const what = version === undefined ? name : `${name}@${version}`;
    const { out } = await runCargo(call, ["info", ...from, "--", what], token);
    return parseInfo(out);
}

/** What `cargo update` would change. The lock stays as it is; cargo's cache of the index is brought up to date. */
export async function cargoUpdateDryRun(
    call: CargoCall,
    manifestPath: string,
    packages: readonly string[],
    token: CancellationToken,
): Promise<readonly LockChange[]> {
    const named = packages.length === 0 ? [] : ["--", ...packages];
    const { err } = await runCargo(
        call,
        ["update", "--dry-run", "--verbose", `--manifest-path=${manifestPath}`, ...named],
        token,
    );
    return err.split("\n").flatMap((line) => parseChange(line) ?? []);
}

/** Has cargo download what the lock names; a lock that does not fit the manifest is not changed. */
export async function cargoFetch(
    call: CargoCall,
    manifestPath: string,
    token: CancellationToken,
): Promise<void> {
    await runCargo(call, ["fetch", "--locked", `--manifest-path=${manifestPath}`], token);
}

async function runCargo(
    call: CargoCall,
    parameters: readonly string[],
    token: CancellationToken,
): Promise<ProgramResult> {
    const { program = "cargo", folder, env, isOnline, onLine } = call;
    const timeoutMs = call.timeoutMs ?? defaultTimeoutMs;
    const network = isOnline ? [] : ["--offline"];
    const result = await runProgram(
        {
            program,
            arguments: ["--color=never", ...network, ...parameters],
            directory: folder,
            // Nobody could answer a question about a password.
            env: toolEnvironment(env, {
                GIT_TERMINAL_PROMPT: "0",
                CARGO_TERM_PROGRESS_WHEN: "never",
            }),
            timeoutMs,
            ...(onLine && { onErrorLine: (line: string) => onLine(withoutPasswords(line)) }),
        },
        token,
    ).catch((error: unknown) => {
        if (!CodedError.is(error, "cargo.timedOut")) throw error;
        throw RegistryErrors.cargoHangs(Math.round(timeoutMs / 1000));
    });
    if (result.code !== 0) throw RegistryErrors.cargoFailed(reasonIn(result.err));
    return result;
}

/** The first error that cargo names, with what caused it in the end. */
function reasonIn(text: string): string {
    const lines = text.split("\n").map((line) => line.trim());
    const error = lines.find((line) => line.startsWith("error: "))?.slice("error: ".length);
    const cause = lines.lastIndexOf("Caused by:");
    const last = cause === -1 ? undefined : lines[cause + 1];
    const parts = [error ?? lines.find((line) => line !== "") ?? "no reason given", last];
    return withoutPasswords(parts.filter(Boolean).join(": ")).slice(0, 400);
}

function withoutPasswords(text: string): string {
    return text.replace(/(\w:\/\/)[^/@\s`]+@/g, "$1");
}

/** `name #keyword`, the description, `key: value` lines, then the features. */
export function parseInfo(out: string): CrateInfo {
    const [title = "", ...lines] = out.split(/\r?\n/);
    const [name = "", ...keywords] = title.split(" ");
    const start = lines.findIndex((line) => line.startsWith("version: "));
    if (name === "" || start === -1)
        throw RegistryErrors.cargoFailed("it said nothing of the crate");
    const values = new Map<string, string>();
    for (const line of lines.slice(start)) {
        const [, key, value] = /^([a-z.-]+): (.*)$/.exec(line) ?? [];
        if (key !== undefined && value !== undefined && !values.has(key)) values.set(key, value);
    }
    const [, version = "", latest] =
        /^(\S+)(?: \(latest (\S+)\))?/.exec(values.get("version") ?? "") ?? [];
    const features = lines.flatMap((line) => {
        const [, mark, feature, enables] = /^ ([ +])(\S+)\s+= \[(.*)\]$/.exec(line) ?? [];
        if (feature === undefined || enables === undefined) return [];
        const list = enables === "" ? [] : enables.split(", ");
        return [{ name: feature, isDefault: mark === "+", enables: list }];
    });
    const known = (key: string): string | undefined => {
        const value = values.get(key);
        return value === "unknown" ? undefined : value;
    };
    return {
        name,
        description: lines.slice(0, start).join("\n"),
        version,
        latest,
        license: known("license"),
        rustVersion: known("rust-version"),
        documentation: known("documentation"),
        homepage: known("homepage"),
        repository: known("repository"),
        keywords: keywords.map((keyword) => keyword.replace(/^#/, "")),
        features,
    };
}

const changeKinds: Readonly<Record<string, LockChange["kind"]>> = {
    Updating: "update",
    Downgrading: "downgrade",
    Adding: "add",
    Removing: "remove",
    Unchanged: "unchanged",
};

/** Such as `Updating serde v1.0.1 -> v1.0.2 (available: v2.0.0)`; undefined for all other lines. */
export function parseChange(line: string): LockChange | undefined {
    const [, word = "", name = "", first, second] =
        /^\s*([A-Z][a-z]+) (\S+) v(\S+)(?: \((?!available|requires)[^)]*\))?(?: -> (?:v(\S+)|#\S+))?/.exec(
            line,
        ) ?? [];
    const kind = changeKinds[word];
    if (kind === undefined || first === undefined) return undefined;
    const available = /\(available: v([^\s,)]+)/.exec(line)?.[1];
    const isAdded = kind === "add";
    const to = kind === "remove" ? undefined : (second ?? first);
    return { kind, name, from: isAdded ? undefined : first, to, available };
}
