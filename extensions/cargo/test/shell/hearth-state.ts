import type {
    GraphEdgeDescription,
    GraphPackageDescription,
} from "@rust-ai-ide/protocol/cargo/graph";
import type { WorkspaceState } from "../../src/tree/workspace-state.ts";

const source = "registry+http://registry.example/index";

function edge(
    to: number,
    name: string,
    more: Partial<GraphEdgeDescription> = {},
): GraphEdgeDescription {
    return { to, name, kind: "normal", isOptional: false, features: ["default"], ...more };
}

function described(
    name: string,
    version: string,
    more: Partial<GraphPackageDescription> = {},
): GraphPackageDescription {
    return {
        name,
        version,
        source,
        isMember: false,
        isProcMacro: false,
        features: ["default"],
        dependencies: [],
        isKnown: true,
        ...more,
    };
}

function member(name: string, folder: string, dependencies: GraphEdgeDescription[]) {
    const { source: _, ...rest } = described(name, "0.3.0", { isMember: true, dependencies });
    return { ...rest, manifestPath: `/hearth/${folder}/Cargo.toml` };
}

/** A workspace with an outdated, a yanked, a renamed and a twofold package. */
export const hearthState: WorkspaceState = {
    description: {
        root: "/hearth",
        manifestPath: "/hearth/Cargo.toml",
        isVirtual: true,
        resolver: "2",
        packages: ["app", "core"].map((folder) => ({
            name: `hearth-${folder}`,
            version: "0.3.0",
            manifestPath: `/hearth/${folder}/Cargo.toml`,
            isMember: true,
            isDefault: true,
            features: [],
            targets: [],
        })),
        lockPath: "/hearth/Cargo.lock",
        problems: [],
    },
    graph: {
        packages: [
            member("hearth-app", "app", [
                edge(1, "hearth-core"),
                edge(2, "lantern", { requirement: "^1.2", features: ["json"] }),
                edge(3, "tiles"),
                edge(6, "tinder", { kind: "dev" }),
                edge(7, "quill", { kind: "build" }),
            ]),
            member("hearth-core", "core", [edge(5, "sable", { target: "cfg(unix)" })]),
            described("lantern", "1.2.0", {
                features: ["json", "tls"],
                license: "MIT OR Apache-2.0",
                sizeBytes: 120_400,
                buildSeconds: 1.234,
                uniqueCount: 2,
                manifestPath: "/sources/lantern-1.2.0/Cargo.toml",
                dependencies: [edge(8, "wax", { isOptional: true })],
            }),
            described("mosaic", "0.3.6", { dependencies: [edge(4, "sable")] }),
            described("sable", "0.1.4"),
            described("sable", "0.2.0"),
            described("tinder", "0.5.1"),
            described("quill", "2.1.0", { isProcMacro: true, isKnown: false }),
            described("wax", "0.4.0"),
        ],
        roots: [0, 1],
        problems: [],
    },
    duplicates: [
        {
            name: "sable",
            versions: [
                { version: "0.1.4", paths: [], uniqueCount: 1 },
                { version: "0.2.0", paths: [], uniqueCount: 1 },
            ],
            merge: "Upgrade mosaic to 0.4.0",
        },
    ],
    marks: new Map([
        ["lantern@1.2.0", { compatible: "1.4.2", latest: "2.0.0", isYanked: false }],
        ["mosaic@0.3.6", { latest: "0.4.0", isYanked: false }],
        ["tinder@0.5.1", { compatible: "0.5.2", isYanked: true }],
    ]),
};
