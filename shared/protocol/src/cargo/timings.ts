import * as v from "valibot";

/** A build whose timings are kept. */
export const KeptRun = v.object({
    /** Names the run among those of its workspace. */
    id: v.string(),
    /** Milliseconds since 1970. */
    startedAt: v.number(),
    profile: v.string(),
    bytes: v.number(),
});
export type KeptRun = v.InferOutput<typeof KeptRun>;

/** What the editor tells the page with the timings of builds. */
export const ToTimingsPage = v.variant("kind", [
    v.object({
        kind: v.literal("runs"),
        /** Name of the workspace; empty where a single file is shown. */
        title: v.string(),
        runs: v.array(KeptRun),
        /** False in an untrusted workspace, where cargo does not run. */
        canBuild: v.boolean(),
    }),
    /** The page that cargo wrote; it is read by the page that shows it. */
    v.object({ kind: v.literal("report"), id: v.string(), html: v.string() }),
    v.object({ kind: v.literal("building"), text: v.string() }),
    v.object({ kind: v.literal("failed"), message: v.string(), nextStep: v.string() }),
    v.object({ kind: v.literal("notice"), text: v.string() }),
]);
export type ToTimingsPage = v.InferOutput<typeof ToTimingsPage>;

/** What the page tells the editor. */
export const FromTimingsPage = v.variant("kind", [
    v.object({ kind: v.literal("ready") }),
    /** Asks for the report of a run. */
    v.object({ kind: v.literal("read"), id: v.string() }),
    v.object({ kind: v.literal("build") }),
    v.object({ kind: v.literal("import") }),
    v.object({ kind: v.literal("save"), content: v.string() }),
]);
export type FromTimingsPage = v.InferOutput<typeof FromTimingsPage>;
