import * as v from "valibot";
import { request } from "../message-table.ts";

/** Something that a manifest, a lock or a folder has wrong, so that part of an answer is missing. */
export const CargoProblem = v.object({
    /** Absolute path of the file that is at fault; empty where there is none. */
    path: v.string(),
    /** `workspace.*`, `lock.*`, `graph.*`: stable. */
    code: v.string(),
    message: v.string(),
    /** Counts from 1. */
    line: v.optional(v.number()),
});
export type CargoProblem = v.InferOutput<typeof CargoProblem>;

export const CargoTarget = v.object({
    /** `lib`, `proc-macro`, `bin`, `example`, `test`, `bench` or `custom-build`. */
    kind: v.string(),
    name: v.string(),
    /** Absolute path of its root file. */
    path: v.string(),
});

export const CargoMember = v.object({
    name: v.string(),
    /** After inheritance; empty where the manifest has none. */
    version: v.string(),
    manifestPath: v.string(),
    isMember: v.boolean(),
    isDefault: v.boolean(),
    features: v.array(v.string()),
    targets: v.array(CargoTarget),
});
export type CargoMember = v.InferOutput<typeof CargoMember>;

export const WorkspaceDescription = v.object({
    /** Absolute path of the root manifest's folder. */
    root: v.string(),
    manifestPath: v.string(),
    /** True where the root manifest has no package of its own. */
    isVirtual: v.boolean(),
    /** `1`, `2` or `3`, after what the edition implies. */
    resolver: v.string(),
    /** Members and path dependencies outside of the workspace. */
    packages: v.array(CargoMember),
    /** Absent where there is no Cargo.lock. */
    lockPath: v.optional(v.string()),
    problems: v.array(CargoProblem),
});
export type WorkspaceDescription = v.InferOutput<typeof WorkspaceDescription>;

/** Workspaces of the manifests in some folders, each once, in the order of their roots. */
export const CargoWorkspaces = request(
    "rustAi/cargo/workspaces",
    /** Absolute paths of folders; manifests below them are found, those in `target` folders are not. */
    v.object({ folders: v.array(v.string()) }),
    v.object({ workspaces: v.array(WorkspaceDescription) }),
);
