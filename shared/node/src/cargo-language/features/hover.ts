import { hoverManifest } from "@rust-ai-ide/cargo/editor/hover-manifest";
import { PlaceParams } from "../../language-server/standard-params.ts";
import type { CargoFeature } from "../cargo-session.ts";
import { lockFile } from "../lock-documents.ts";
import { manifestFile } from "../manifest-file.ts";

/** What is known of the thing under the pointer. */
export const hover: CargoFeature = {
    capabilities: () => ({ hoverProvider: true }),
    register(session) {
        const { router, settings } = session;
        router.answer("textDocument/hover", PlaceParams, async ({ textDocument, position }) => {
            const { markdown } = settings.client;
            const kind = markdown ? ("markdown" as const) : ("plaintext" as const);
            const lock = lockFile(session, textDocument.uri);
            if (lock !== undefined) {
                const found = lock.packageAt(lock.placed.offsetAt(position));
                if (found === undefined) return null;
                const value = lock.describe(found.index);
                return { contents: { kind, value }, range: lock.placed.range(found) };
            }
            const file = await manifestFile(session, textDocument.uri, 500);
            if (file === undefined) return undefined;
            const text = await hoverManifest(file.context, file.placed.offsetAt(position));
            if (text === undefined) return null;
            return { contents: { kind, value: text.markdown }, range: file.placed.range(text) };
        });
    },
};
