import * as v from "valibot";
import { notification } from "../message-table.ts";

/** `initializationOptions` of the security server. Everything absent: an untrusted workspace, offline. */
export const SecurityServerOptions = v.object({
    /** True: cargo may be run in the workspace. */
    trusted: v.optional(v.boolean()),
    /** True: the user allowed the network, for whatever asks for it next. */
    online: v.optional(v.boolean()),
    /** False: nothing is reported in documents; findings are still answered. */
    diagnostics: v.optional(v.boolean()),
    /** False: no lines above dependencies. */
    codeLens: v.optional(v.boolean()),
    /** False: nothing looks for ways from the workspace's code to affected functions by itself. */
    reachability: v.optional(v.boolean()),
    /** False: open Rust files are not checked while somebody writes. */
    sastOnType: v.optional(v.boolean()),
    /** False: open files are not searched for secrets while somebody writes. */
    secretsOnType: v.optional(v.boolean()),
    /** Program to run instead of the one that the path has. */
    cargoPath: v.optional(v.string()),
    /** Absolute path of the packed database that the program comes with. */
    bundledDatabase: v.optional(v.string()),
    /** Absolute path of a folder that is written to: databases, history. Default: the cache folder. */
    storage: v.optional(v.string()),
    /** What is built for, as `cfg(target_os)` and `cfg(target_arch)` name it. Absent: everything. */
    target: v.optional(v.object({ os: v.optional(v.string()), arch: v.optional(v.string()) })),
    /** True: the client answers `rustAi/security/incomingCalls`. */
    callHierarchy: v.optional(v.boolean()),
    /** True: the client can run `rustAi.security.*` commands, so that lenses and fixes may name them. */
    commands: v.optional(v.boolean()),
});
export type SecurityServerOptions = v.InferOutput<typeof SecurityServerOptions>;

/** Changes options while the server runs. Absent fields stay as they are. */
export const SetSecurityOptions = notification("rustAi/security/setOptions", SecurityServerOptions);

/** Told by the server: findings, reachability or the database are not what they were. */
export const SecurityChanged = notification(
    "rustAi/security/changed",
    v.object({
        /** What is worth asking for again. */
        what: v.array(
            v.picklist(["findings", "reachability", "database", "suppressions", "history"]),
        ),
    }),
);
