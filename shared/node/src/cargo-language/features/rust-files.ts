import type { CargoFeature } from "../cargo-session.ts";

const methods = ["textDocument/definition", "textDocument/references"];
const synced = ["textDocument/didOpen", "textDocument/didClose"];

/**
 * Asks a client to send Rust files, too, whose conditions name features. Only a client that knows
 * them as manifests alone has to be asked; one that sends all documents says nothing of it.
 */
export const rustFiles: CargoFeature = {
    register({ router, settings, onInitialized }) {
        onInitialized(() => {
            if (!settings.client.registersNavigation || settings.options.rustFiles !== true) return;
            const documentSelector = [{ scheme: "file", language: "rust" }];
            const registrations = [...synced, ...methods].map((method) => ({
                id: `rustAi.cargo.${method}`,
                method,
                registerOptions: { documentSelector },
            }));
            registrations.push({
                id: "rustAi.cargo.textDocument/didChange",
                method: "textDocument/didChange",
                registerOptions: { documentSelector, syncKind: 2 } as {
                    documentSelector: typeof documentSelector;
                },
            });
            router.connection
                .sendRequest("client/registerCapability", { registrations })
                .catch(() => {});
        });
    },
};
