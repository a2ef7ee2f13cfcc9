import type { DependencyKind } from "@rust-ai-ide/cargo/manifest/manifest";
import type { OptionTable } from "../command.ts";
import { CargoCliErrors } from "./cargo-cli-errors.ts";

/** Options of commands that look at what cargo would build. */
export const selectionOptions = {
    "manifest-path": {
        kind: "text",
        value: "FILE",
        help: "Look at this Cargo.toml instead of the nearest one.",
    },
    package: {
        kind: "text",
        value: "NAME",
        repeatable: true,
        help: "Start from this member (NAME or NAME@VERSION); may be repeated.",
    },
    workspace: { kind: "flag", help: "Start from all members." },
    features: {
        kind: "text",
        value: "FEATURES",
        repeatable: true,
        help: "Turn these features on, separated by commas.",
    },
    "all-features": { kind: "flag", help: "Turn all features of the members on." },
    "no-default-features": { kind: "flag", help: "Leave default features of the members off." },
    target: {
        kind: "text",
        value: "TRIPLE",
        help: "For this target instead of this machine, or all.",
    },
    edges: {
        kind: "text",
        value: "KINDS",
        help: "Follow normal, build, dev or all (no-dev leaves one out), separated by commas.",
    },
    trusted: {
        kind: "flag",
        help: "Run the workspace's rustc to ask about targets, instead of using what is known of them.",
    },
} as const satisfies OptionTable;

export interface Edges {
    readonly kinds: readonly DependencyKind[];
    readonly showsFeatures: boolean;
}

const allKinds: readonly DependencyKind[] = ["normal", "build", "dev"];

/** Throws `cargo-cli.unknownKind`. */
export function readEdges(text: string | undefined): Edges {
    const given = (text ?? "").split(",").map((part) => part.trim());
    const names = given.filter((part) => part !== "");
    const wanted = new Set<DependencyKind>();
    const left = new Set<string>();
    let showsFeatures = false;
    for (const name of names) {
        const kind = allKinds.find((each) => each === name);
        if (kind !== undefined) wanted.add(kind);
        else if (name === "all") for (const each of allKinds) wanted.add(each);
        else if (name === "features") showsFeatures = true;
        else if (allKinds.some((each) => `no-${each}` === name)) left.add(name.slice(3));
        else throw CargoCliErrors.unknownKind(name);
    }
    const chosen = wanted.size === 0 ? allKinds : allKinds.filter((kind) => wanted.has(kind));
    return { kinds: chosen.filter((kind) => !left.has(kind)), showsFeatures };
}
