import * as v from "valibot";
import { GraphReport } from "./graph.ts";

/** A newer version of a package of the graph. */
export const NewerVersion = v.object({
    /** Index into the packages of the graph. */
    package: v.number(),
    /** Newest that the requirements allow; absent where the locked one is it. */
    compatible: v.optional(v.string()),
    latest: v.string(),
});
export type NewerVersion = v.InferOutput<typeof NewerVersion>;

/** Texts in the user's language by their English ones, as the editor's bundle has them. */
export const PageTexts = v.record(v.string(), v.string());
export type PageTexts = v.InferOutput<typeof PageTexts>;

/** What the editor tells the page with the graph of packages. */
export const ToGraphPage = v.variant("kind", [
    v.object({
        kind: v.literal("graph"),
        /** Name of the workspace. */
        title: v.string(),
        report: GraphReport,
        newer: v.array(NewerVersion),
        /** Milliseconds that the question took, for the status line. */
        milliseconds: v.number(),
    }),
    v.object({ kind: v.literal("loading") }),
    v.object({ kind: v.literal("failed"), message: v.string(), nextStep: v.string() }),
    /** Selects a package and brings it into view. */
    v.object({
        kind: v.literal("reveal"),
        name: v.string(),
        version: v.optional(v.string()),
    }),
    v.object({ kind: v.literal("notice"), text: v.string() }),
]);
export type ToGraphPage = v.InferOutput<typeof ToGraphPage>;

export const exportFormats = ["svg", "png", "dot", "json"] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** What the page tells the editor. */
export const FromGraphPage = v.variant("kind", [
    /** The page can draw; it is told the graph now. */
    v.object({ kind: v.literal("ready") }),
    v.object({ kind: v.literal("reload") }),
    /** Content of a file, in base64 for pictures of points. */
    v.object({ kind: v.literal("save"), format: v.picklist(exportFormats), content: v.string() }),
    v.object({ kind: v.literal("openManifest"), path: v.string() }),
]);
export type FromGraphPage = v.InferOutput<typeof FromGraphPage>;
