import type { Problem } from "@rust-ai-ide/core/result";
import type { LockFile } from "../lock/lock-file.ts";
import type { Manifest } from "../manifest/manifest.ts";
import type { WorkspaceRoot } from "./inherited.ts";

/** A manifest and where it lies. Paths are absolute, with `/`. */
export interface WorkspacePackage {
    readonly manifestPath: string;
    /** Folder of the manifest. */
    readonly folder: string;
    readonly manifest: Manifest;
    /** True for members; false for path dependencies outside of the workspace. */
    readonly isMember: boolean;
    /** Features and targets that files make (src/main.rs, tests/*.rs ...), where they were looked for. */
    readonly foundTargets: readonly {
        readonly kind: string;
        readonly name: string;
        readonly path: string;
    }[];
    /** What it inherits from: for a package outside of the workspace the root of its own. */
    readonly inheritsFrom?: WorkspaceRoot;
}

/** A Cargo workspace as files tell it, without running anything. */
export interface CargoWorkspace {
    /** Folder of the root manifest. */
    readonly root: string;
    readonly rootManifest: WorkspacePackage;
    /** All members and path dependencies, the root package first where it is one. */
    readonly packages: readonly WorkspacePackage[];
    /** Undefined where there is no Cargo.lock. */
    readonly lock: LockFile | undefined;
    /** Missing members, two packages of one name, members that point to each other in a circle ... */
    readonly problems: readonly (Problem & { readonly path: string })[];
    /** The manifest that was asked for, which cargo calls the current package. */
    readonly currentPath?: string;
    /** Manifest paths of the packages that cargo takes where none are named. */
    readonly defaultMembers?: readonly string[];
    readonly resolver?: "1" | "2" | "3";
    /** Absolute path of the lock, whether it is there or not. */
    readonly lockPath?: string;
}
