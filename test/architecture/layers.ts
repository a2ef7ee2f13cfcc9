/** One row of the layer table in ARCHITECTURE.md: what the files below a folder may import. */
export interface Layer {
    readonly name: string;
    readonly folder: RegExp;
    /** Workspace packages, by the name behind `@rust-ai-ide/`. */
    readonly packages: readonly string[];
    /** `node:*` and Node's packages allowed. */
    readonly node: boolean;
    readonly vscode: boolean;
    /** Packages from outside that only these layers may use. */
    readonly native: boolean;
}

const pure = { node: false, vscode: false, native: false };
const program = { node: true, vscode: false, native: false };

/** First match wins. A file below shared, extensions or cli that matches none is an error. */
export const layers: readonly Layer[] = [
    { name: "core", folder: /^shared\/core\/src\//, packages: [], ...pure },
    { name: "protocol", folder: /^shared\/protocol\/src\//, packages: ["core"], ...pure },
    { name: "api", folder: /^shared\/api\/src\//, packages: ["core", "protocol"], ...pure },
    { name: "ai", folder: /^shared\/ai\/src\//, packages: ["core", "protocol"], ...pure },
    {
        name: "analysis",
        folder: /^shared\/analysis\/src\//,
        packages: ["core", "protocol"],
        ...pure,
    },
    {
        name: "cargo",
        folder: /^shared\/cargo\/src\//,
        packages: ["core", "protocol"],
        ...pure,
    },
    {
        name: "security",
        folder: /^shared\/security\/src\//,
        packages: ["core", "protocol", "analysis", "cargo"],
        ...pure,
    },
    {
        name: "merge",
        folder: /^shared\/merge\/src\//,
        packages: ["core", "protocol", "analysis", "cargo"],
        ...pure,
    },
    {
        name: "review",
        folder: /^shared\/review\/src\//,
        packages: ["core", "protocol", "analysis", "cargo", "security", "merge"],
        ...pure,
    },
    {
        name: "node",
        folder: /^shared\/node\/src\//,
        packages: ["core", "protocol", "ai", "analysis", "cargo", "security", "merge", "review"],
        ...program,
    },
    {
        name: "host",
        folder: /^shared\/host\/src\//,
        packages: ["core", "protocol", "api"],
        node: false,
        vscode: true,
        native: false,
    },
    {
        name: "testing",
        folder: /^shared\/testing\/src\//,
        packages: ["core", "protocol", "api"],
        ...program,
    },
    {
        name: "inference process",
        folder: /^extensions\/ai-core\/worker\//,
        packages: ["core", "protocol", "ai", "node"],
        node: true,
        vscode: false,
        native: true,
    },
    {
        name: "cargo server",
        folder: /^extensions\/cargo\/server\//,
        packages: ["core", "protocol", "cargo", "analysis", "node"],
        ...program,
    },
    {
        name: "security server",
        folder: /^extensions\/security\/server\//,
        packages: ["core", "protocol", "cargo", "analysis", "security", "node"],
        ...program,
    },
    {
        name: "review server",
        folder: /^extensions\/review\/server\//,
        packages: ["core", "protocol", "cargo", "analysis", "security", "merge", "review", "node"],
        ...program,
    },
    {
        name: "pages",
        folder: /^extensions\/[^/]+\/pages\//,
        packages: ["core", "protocol", "cargo"],
        ...pure,
    },
    {
        name: "cli",
        folder: /^cli\/src\//,
        packages: [
            "core",
            "protocol",
            "ai",
            "analysis",
            "cargo",
            "security",
            "merge",
            "review",
            "node",
        ],
        ...program,
    },
    {
        name: "shell",
        folder: /^extensions\/[^/]+\/src\//,
        packages: ["core", "protocol", "api", "ai", "cargo", "node", "host"],
        node: true,
        vscode: true,
        native: false,
    },
];

/** The layer of a source file; `undefined` for files that are no layer's (tests, scripts). */
export function layerOf(path: string): Layer | undefined {
    return layers.find((layer) => layer.folder.test(path));
}
