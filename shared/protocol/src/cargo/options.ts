import * as v from "valibot";
import { notification } from "../message-table.ts";

/** `initializationOptions` of the cargo server. Everything absent: an untrusted workspace, offline. */
export const CargoServerOptions = v.object({
    /** True: cargo may be run in the workspace. */
    trusted: v.optional(v.boolean()),
    /** True: the user allowed the network, for whatever asks for it next. */
    online: v.optional(v.boolean()),
    /** Which dependencies have a hint behind them. Default: all. */
    hints: v.optional(v.picklist(["off", "outdated", "all"])),
    /** False: nothing is reported. */
    diagnostics: v.optional(v.boolean()),
    /** Program to run instead of the one that the path has. */
    cargoPath: v.optional(v.string()),
    /** False: answer no outline, folding and formatting, which another extension gives for TOML. */
    structure: v.optional(v.boolean()),
    /** False: complete and explain no keys and values, which another extension does by a schema. */
    schema: v.optional(v.boolean()),
    /** True: ask to be sent Rust files as well, whose conditions name features of manifests. */
    rustFiles: v.optional(v.boolean()),
    /**
     * The database of advisories whose marks packages get: the one that a program comes with, and the
     * folder that updates are in (default: the cache folder of the product). False or absent: no marks.
     */
    advisories: v.optional(
        v.union([
            v.literal(false),
            v.object({ bundled: v.optional(v.string()), folder: v.optional(v.string()) }),
        ]),
    ),
    /** True: colour manifests, for an editor that has no grammar of TOML. */
    semanticTokens: v.optional(v.boolean()),
});
export type CargoServerOptions = v.InferOutput<typeof CargoServerOptions>;

/** Changes options while the server runs. Absent fields stay as they are. */
export const SetCargoOptions = notification("rustAi/cargo/setOptions", CargoServerOptions);

/** Told by the server: what it said of some workspaces may be another now. */
export const CargoChanged = notification(
    "rustAi/cargo/changed",
    v.object({
        /** Absolute paths of files whose change did it; empty when it was something else. */
        paths: v.array(v.string()),
    }),
);
