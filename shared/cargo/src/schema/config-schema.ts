import {
    any,
    boolean,
    flag,
    freeTable,
    integer,
    type KeySchema,
    key,
    list,
    oneOf,
    string,
    strings,
    type TableSchema,
    table,
    text,
    words,
} from "./schema.ts";
import { profileKeys } from "./target-schema.ts";

/** A program with its arguments, as one text or as a list. */
const command = oneOf(string, strings);
const flags = oneOf(string, strings);
const provider = oneOf(string, strings);

const registryKeys: Readonly<Record<string, KeySchema>> = {
    index: text(
        "Address of the index of the registry; with `sparse+` in front for the sparse protocol.",
    ),
    token: text("Secret that the registry asks for. It belongs into cargo's credentials file."),
    "secret-key": text("Secret key for tokens that are signed.", undefined, { isUnstable: true }),
    "secret-key-subject": text("Name that goes with the secret key.", undefined, {
        isUnstable: true,
    }),
    "credential-provider": key("Programs that keep the token, by path or by an alias.", provider, {
        since: "1.74",
    }),
    "min-publish-age": text(
        "How old a version has to be before cargo takes it, such as `3 days`.",
        undefined,
        { since: "1.100" },
    ),
    protocol: key("How cargo reads the index.", words("git sparse"), { since: "1.68" }),
};

const targetKeys: Readonly<Record<string, KeySchema>> = {
    linker: text("Linker to use."),
    runner: key("Program that runs what was built.", command),
    rustflags: key("Flags for rustc.", flags),
    rustdocflags: key("Flags for rustdoc.", flags, { since: "1.78" }),
};

const sourceKeys: Readonly<Record<string, KeySchema>> = {
    "replace-with": text("Name of the source or registry to use instead.", "registry"),
    directory: text("Folder with vendored packages.", "folder"),
    registry: text("Address of the registry that this source is."),
    "local-registry": text("Folder with a registry of its own.", "folder"),
    git: text("Address of the git repository that this source is."),
    branch: text("Branch of the git repository."),
    tag: text("Tag of the git repository."),
    rev: text("Commit of the git repository."),
};

/** `.cargo/config.toml`. */
export const configSchema: TableSchema = table({
    paths: list("Folders of packages that take the place of dependencies.", "folder"),
    include: key("Other configuration files that are read with this one.", any, { since: "1.93" }),
    alias: key(
        "Names for commands with their arguments.",
        table({}, key("What cargo runs for this name.", command)),
    ),
    build: key(
        "How packages are built.",
        table({
            jobs: key(
                "How many programs run at once; less than zero leaves that many processors free.",
                oneOf(integer, words("default")),
            ),
            rustc: text("The compiler to use."),
            "rustc-wrapper": text(
                "Program that is run in the compiler's place, with the compiler as its first argument.",
            ),
            "rustc-workspace-wrapper": text("Such a program for members of the workspace only."),
            rustdoc: text("The documentation tool to use."),
            target: key(
                "Targets to build for unless the command line says otherwise.",
                oneOf(
                    { kind: "string", topic: "triple" },
                    { kind: "array", item: { kind: "string", topic: "triple" } },
                ),
            ),
            "target-dir": text("Folder for all that is built.", "folder"),
            "build-dir": text("Folder for what is built on the way.", "folder", { since: "1.91" }),
            rustflags: key("Flags for rustc.", flags),
            rustdocflags: key("Flags for rustdoc.", flags),
            incremental: flag("Whether what was compiled is kept to build faster next time."),
            "dep-info-basedir": text(
                "Folder that paths in dependency files are shortened by.",
                "folder",
            ),
            pipelining: flag("Starts on a crate before its dependencies are done.", {
                deprecated: "nothing: it is always on",
            }),
            warnings: key(
                "Whether warnings of the workspace are shown, hidden or errors.",
                words("warn allow deny"),
                { since: "1.97" },
            ),
            analysis: key("Keeps measurements of builds.", freeTable, { isUnstable: true }),
        }),
    ),
    "credential-alias": key(
        "Names for programs that keep tokens.",
        table({}, key("The program with its arguments.", command)),
        { since: "1.74" },
    ),
    doc: key(
        "How documentation is opened.",
        table({ browser: key("Browser for `cargo doc --open`.", command) }),
    ),
    env: key(
        "Environment variables for what cargo runs.",
        table(
            {},
            key(
                "Value of the variable.",
                oneOf(
                    string,
                    table({
                        value: text("Value of the variable."),
                        force: flag("Sets it even where the environment has it."),
                        relative: flag(
                            "Takes the value for a path from the folder above `.cargo`.",
                        ),
                    }),
                ),
            ),
        ),
        { since: "1.52" },
    ),
    "future-incompat-report": key(
        "Reports of code that later compilers refuse.",
        table({ frequency: key("When a report is shown.", words("always never")) }),
        { since: "1.59" },
    ),
    cache: key(
        "How cargo cleans its own folder.",
        table({
            "auto-clean-frequency": text(
                "How often old downloads are removed, such as `1 day`, `always` or `never`.",
            ),
            "global-clean": key("Which downloads are old.", freeTable, { isUnstable: true }),
        }),
        { since: "1.88" },
    ),
    "cargo-new": key(
        "What `cargo new` makes.",
        table({
            name: text("Name of the author.", undefined, { deprecated: "nothing: it is not used" }),
            email: text("Address of the author.", undefined, {
                deprecated: "nothing: it is not used",
            }),
            vcs: key("Version control for new packages.", words("git hg pijul fossil none")),
        }),
    ),
    http: key(
        "How cargo talks to servers.",
        table({
            debug: flag("Writes a log of all requests, secrets included."),
            proxy: text("Proxy for requests, as `host:port` or an address."),
            "ssl-version": key(
                "Versions of TLS that are allowed.",
                oneOf(
                    string,
                    table({ min: text("Oldest version."), max: text("Newest version.") }),
                ),
            ),
            "proxy-cainfo": text("File with the certificates of the proxy's authority.", "file"),
            timeout: key("Seconds until a request fails.", integer),
            "low-speed-limit": key("Bytes per second below which a transfer is too slow.", integer),
            cainfo: text("File with the certificates of authorities.", "file"),
            "check-revoke": flag("Whether revoked certificates are looked for. Windows only."),
            multiplexing: flag("Whether several requests share a connection."),
            "user-agent": text("Name that cargo gives itself."),
        }),
    ),
    install: key(
        "Where `cargo install` puts programs.",
        table({ root: text("Folder that holds `bin`.", "folder") }),
    ),
    net: key(
        "How cargo uses the network.",
        table({
            retry: key("How often a request is tried again.", integer),
            "git-fetch-with-cli": flag("Uses the program `git` to fetch."),
            offline: flag("Uses no network."),
            ssh: key(
                "Keys of hosts.",
                table({ "known-hosts": list("Lines as in OpenSSH's known_hosts.") }),
                { since: "1.66" },
            ),
        }),
    ),
    patch: key(
        "Packages that take the place of others, by registry or address.",
        table({}, key("Packages in place of those of this source.", freeTable), "registry"),
        { since: "1.56" },
    ),
    profile: key(
        "How the compiler builds; wins over profiles of manifests.",
        table({}, key("Settings of the profile.", table(profileKeys)), "profile"),
    ),
    resolver: key(
        "How versions are chosen.",
        table({
            "incompatible-rust-versions": key(
                "Whether versions that need a newer Rust are taken.",
                words("allow fallback"),
                { since: "1.84" },
            ),
            "incompatible-publish-age": key(
                "Whether versions that are too young are taken.",
                words("allow deny fallback"),
                { since: "1.100" },
            ),
            "feature-unification": key(
                "For which packages features are put together.",
                words("selected workspace package"),
                { isUnstable: true },
            ),
            "lockfile-path": text("Another place for the lock.", "file", { isUnstable: true }),
        }),
    ),
    registries: key(
        "Registries besides the default one, by name.",
        table({}, key("A registry.", table(registryKeys)), "registry"),
    ),
    registry: key(
        "The default registry.",
        table({
            default: text("Registry that commands take where none is named.", "registry"),
            "credential-provider": key(
                "Programs that keep the token of the default registry.",
                provider,
                { since: "1.74" },
            ),
            "global-credential-providers": list(
                "Programs that keep tokens where a registry names none.",
                undefined,
                { since: "1.74" },
            ),
            "global-min-publish-age": text(
                "How old versions have to be before cargo takes them, such as `3 days`.",
                undefined,
                { since: "1.100" },
            ),
            "min-publish-age": text("The same for the default registry alone.", undefined, {
                since: "1.100",
            }),
            token: text(
                "Secret that the default registry asks for. It belongs into cargo's credentials file.",
            ),
            index: text("Address of the index.", undefined, { deprecated: "source replacement" }),
        }),
    ),
    source: key(
        "Where packages of a source really come from.",
        table({}, key("A source.", table(sourceKeys)), "registry"),
    ),
    target: key(
        "Settings for single targets.",
        table(
            {},
            key("A target, by its triple or `cfg(...)`.", {
                ...table(targetKeys),
                others: key(
                    "What the build script of a library that is linked would have said.",
                    freeTable,
                ),
            }),
            "cfg-or-triple",
        ),
    ),
    term: key(
        "What cargo shows.",
        table({
            quiet: flag("Shows nothing but errors."),
            verbose: flag("Shows more."),
            color: key("Whether output has colours.", words("auto always never")),
            hyperlinks: flag("Whether output has links.", { since: "1.79" }),
            unicode: flag("Whether output has more than ASCII.", { since: "1.79" }),
            progress: key(
                "The progress bar.",
                table({
                    when: key("When it is shown.", words("auto always never")),
                    width: key("How wide it is.", integer),
                    "term-integration": flag("Tells the terminal how far a build is.", {
                        since: "1.88",
                    }),
                }),
            ),
        }),
    ),
    host: key("Settings for what runs on this machine while building for another.", freeTable, {
        isUnstable: true,
    }),
    unstable: key("Unstable parts of cargo to use.", freeTable, { isUnstable: true }),
    "target-applies-to-host": {
        about: "Whether `[target]` counts for build scripts too.",
        value: boolean,
        isUnstable: true,
    },
});

/** `rust-toolchain.toml`. */
export const toolchainSchema: TableSchema = table({
    toolchain: key(
        "The toolchain that rustup takes in this folder.",
        table({
            channel: text(
                "`stable`, `beta`, `nightly`, with a date behind a dash, or a version.",
                "toolchain",
            ),
            path: text("Folder of a toolchain of your own, in place of a channel.", "folder"),
            components: key(
                "Components that have to be installed.",
                {
                    kind: "array",
                    item: {
                        kind: "string",
                        values: "rustc cargo rust-std rust-docs clippy rustfmt rust-analyzer rust-src miri llvm-tools rustc-dev rust-mingw rustc-codegen-cranelift-preview".split(
                            " ",
                        ),
                    },
                },
                { example: '["$0"]' },
            ),
            targets: list("Targets whose standard library has to be installed.", "triple"),
            profile: key("Which components come with it.", words("minimal default complete")),
        }),
    ),
});
