import { entityAt } from "@rust-ai-ide/cargo/editor/navigation/entity-at";
import { featureMentionAt } from "@rust-ai-ide/cargo/editor/navigation/feature-mentions";
import type { Range } from "vscode-languageserver/node";
import { PlaceParams, RenameParams } from "../../language-server/standard-params.ts";
import { CargoLanguageErrors } from "../cargo-language-errors.ts";
import type { CargoFeature } from "../cargo-session.ts";
import { manifestFile, PlacedText } from "../manifest-file.ts";
import { Navigator } from "../navigator.ts";
import { type Renaming, renameDependencyPlaces, renameFeaturePlaces } from "../rename-places.ts";
import { rustText } from "../rust-documents.ts";
import { workspaceEdit } from "../workspace-edit.ts";

/** Renames features and dependencies in manifests and in code. Refuses where it is not sure. */
export const rename: CargoFeature = {
    capabilities: () => ({ renameProvider: { prepareProvider: true } }),
    register(session) {
        const { router, service, texts } = session;
        const navigator = new Navigator(service, texts.ofPath);
        router.answer("textDocument/prepareRename", PlaceParams, async (params) => {
            const { uri } = params.textDocument;
            const file = await manifestFile(session, uri, 1_000);
            if (file === undefined) {
                const rust = await rustText(session, uri);
                if (rust === undefined) return undefined;
                const placed = new PlacedText(rust.text);
                const mention = featureMentionAt(rust.text, placed.offsetAt(params.position));
                return mention === undefined
                    ? undefined
                    : described(placed.range(mention), mention.name);
            }
            const { context, placed } = file;
            const entity = entityAt(context.manifest, placed.offsetAt(params.position));
            if (entity?.kind === "feature") return described(placed.range(entity), entity.name);
            const isOwn =
                entity?.kind === "dependency" &&
                context.manifest.dependencies.includes(entity.dependency) &&
                placed.text.slice(entity.start, entity.end).includes(entity.dependency.name);
            if (!isOwn) return null;
            return described(placed.range(entity), entity.dependency.name);
        });
        router.answer("textDocument/rename", RenameParams, async (params, token) => {
            const { uri } = params.textDocument;
            const { newName, position } = params;
            const apply = ({ files, texts: of }: Renaming): unknown =>
                workspaceEdit(session, files, (path) => of.get(path));
            const file = await manifestFile(session, uri, Number.POSITIVE_INFINITY);
            if (file === undefined) {
                const rust = await rustText(session, uri);
                if (rust === undefined) return undefined;
                const offset = new PlacedText(rust.text).offsetAt(position);
                const mention = featureMentionAt(rust.text, offset);
                const owner = mention && (await navigator.packageOf(rust.path));
                if (mention === undefined || owner === undefined) return undefined;
                const { name } = mention;
                return apply(await renameFeaturePlaces(navigator, owner, name, newName, token));
            }
            const { context, placed, path } = file;
            const entity = entityAt(context.manifest, placed.offsetAt(position));
            if (entity?.kind === "feature") {
                const { workspace, manifest } = context;
                const owner = workspace?.packages.find((each) => each.manifestPath === path);
                if (workspace === undefined || owner === undefined)
                    throw CargoLanguageErrors.cannotRename(entity.name);
                const of = { workspace, owner: { ...owner, manifest } };
                return apply(await renameFeaturePlaces(navigator, of, entity.name, newName, token));
            }
            if (entity?.kind !== "dependency") return null;
            return apply(
                await renameDependencyPlaces(navigator, context, entity.dependency, newName, {
                    overlay: texts.ofPath,
                    token,
                }),
            );
        });
    },
};

function described(range: Range, placeholder: string): { range: Range; placeholder: string } {
    return { range, placeholder };
}
