import { rustTokens, tokenKinds } from "@rust-ai-ide/cargo/rust/rust-tokens";

/** What code that runs while something is built does, as far as its text tells; sorted. */
export interface BuildBehaviour {
    /** Types and crates of the network, and programs that download. */
    readonly network: readonly string[];
    /** Programs that it starts, by name: `$name` for that of a variable, `...` where it is computed. */
    readonly programs: readonly string[];
    /** Names of variables of the environment that it reads. */
    readonly variables: readonly string[];
    /** It writes, copies, moves or removes files. */
    readonly writesFiles: boolean;
    /** It names cargo's folder for what build scripts make. */
    readonly usesOutDir: boolean;
}

const networkTypes = new Set(["TcpStream", "TcpListener", "UdpSocket", "UnixStream"]);
/** Crates; only in front of a `::`, since the names are words as well. */
const networkCrates = new Set(
    "reqwest ureq curl hyper attohttpc minreq isahc surf git2 tungstenite native_tls hickory_resolver".split(
        " ",
    ),
);
const downloaders = new Set(["curl", "wget", "aria2c", "nc", "ncat", "ssh", "scp"]);
const writing = new Set(
    "write copy rename create create_new create_dir create_dir_all remove_file remove_dir remove_dir_all hard_link symlink set_permissions".split(
        " ",
    ),
);
const ofFiles = new Set(["fs", "File", "OpenOptions"]);

/** Reads tokens, so that strings and comments do not count, and code within macros does. */
export function buildBehaviour(text: string): BuildBehaviour {
    const { count, kinds, starts, ends } = rustTokens(text);
    const network = new Set<string>();
    const programs = new Set<string>();
    const variables = new Set<string>();
    let [writesFiles, usesOutDir] = [false, false];
    const at = (index: number): string =>
        index < count ? text.slice(starts[index], ends[index]) : "";
    const textAt = (index: number): string | undefined =>
        kinds[index] === tokenKinds.string ? unquoted(at(index)) : undefined;
    for (let index = 0; index < count; index++) {
        if (kinds[index] !== tokenKinds.identifier) {
            if (textAt(index) === "OUT_DIR") usesOutDir = true;
            continue;
        }
        const [name, next, third] = [at(index), at(index + 1), at(index + 2)];
        if (networkTypes.has(name)) network.add(name);
        if (next === "::" && networkCrates.has(name) && at(index - 1) !== "::") network.add(name);
        if (next === "::" && ofFiles.has(name) && writing.has(third)) writesFiles = true;
        if (name === "Command" && next === "::" && third === "new" && at(index + 3) === "(") {
            const first = at(index + 4) === "&" ? index + 5 : index + 4;
            const isVariable =
                kinds[first] === tokenKinds.identifier && /^[).]$/.test(at(first + 1));
            programs.add(isVariable ? `$${at(first)}` : programOf(textAt(first)));
        }
        const isMacro = name === "env" || name === "option_env";
        if (isMacro && next === "!") addText(variables, textAt(index + 3));
        if ((name === "var" || name === "var_os") && next === "(") {
            addText(variables, textAt(index + 2));
        }
    }
    for (const program of programs) if (downloaders.has(program)) network.add(program);
    return {
        network: [...network].sort(),
        programs: [...programs].sort(),
        variables: [...variables].sort(),
        writesFiles,
        usesOutDir,
    };
}

/** Names of variables that hold what nobody else may know; features of a crate are none. */
export function isSecretVariable(name: string): boolean {
    return (
        !name.startsWith("CARGO_FEATURE_") &&
        /(?:^|_)(?:TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIALS?|PRIVATE_KEY|API_KEY)(?:_|$)/.test(name)
    );
}

function addText(set: Set<string>, text: string | undefined): void {
    if (text !== undefined) set.add(text);
}

function programOf(text: string | undefined): string {
    const name = text
        ?.split(/[\\/]/)
        .at(-1)
        ?.replace(/\.exe$/i, "");
    return name === undefined || name === "" ? "..." : name;
}

function unquoted(literal: string): string {
    return literal.replace(/^[bc]?r?#*"/, "").replace(/"#*$/, "");
}
