import type { EndpointReader } from "../link-rule.ts";
import { type ScriptFile, scriptFile } from "../script/script-file.ts";
import { scriptLanguages } from "../script/script-languages.ts";

/** A function of that name which is not surely Tauri's: it may be a wrapper, or something else. */
export const unsure = "unsure";

const tauriGlobal = /\b__TAURI(?:_INTERNALS)?__\b/;

/** Calls of Tauri's `invoke`. */
export const commandUses: EndpointReader = {
    border: "tauri-command",
    languages: scriptLanguages,
    markers: ["invoke", "TAURI_INVOKE"],
    read({ table, text }, tell) {
        if (table === undefined) return;
        const file = scriptFile(table);
        const hasGlobal = tauriGlobal.test(text);
        for (const call of file.calls()) {
            const kind = kindOf(file, file.callee(call), hasGlobal);
            if (kind === undefined) continue;
            const [first, second] = file.arguments(call);
            const command = first === undefined ? undefined : file.text(first);
            if (command === undefined || !/^\w+$/.test(command.value)) continue;
            const passed =
                second === undefined ? { parameters: [], isOpen: false } : file.object(second);
            const returns = file.typeArgument(call);
            tell({
                border: "tauri-command",
                side: "use",
                key: command.value,
                name: command.value,
                start: command.start,
                end: command.end,
                ...(passed === undefined || kind === unsure
                    ? {}
                    : { parameters: passed.parameters }),
                ...(passed?.isOpen ? { isOpen: true } : {}),
                ...(returns === undefined ? {} : { returns }),
                ...(kind === unsure ? { detail: unsure } : {}),
            });
        }
    },
};

/** Whether Tauri is called; undefined when it is not. */
function kindOf(
    file: ScriptFile,
    callee: number,
    hasGlobal: boolean,
): "sure" | typeof unsure | undefined {
    const { view } = file;
    const text = view.textOf(callee);
    if (view.is(callee, "identifier")) {
        const imported = file.imported(text);
        const name = imported?.imported ?? text;
        if (name !== "invoke" && name !== "TAURI_INVOKE") return undefined;
        if (imported !== undefined) return isTauri(imported.module) ? "sure" : unsure;
        return hasGlobal ? "sure" : unsure;
    }
    if (!view.is(callee, "member_expression")) return undefined;
    if (view.textOf(view.field(callee, "property")) !== "invoke") return undefined;
    const object = view.textOf(view.field(callee, "object"));
    if (tauriGlobal.test(object)) return "sure";
    const owner = file.imported(object);
    return owner !== undefined && isTauri(owner.module) ? "sure" : undefined;
}

function isTauri(module: string): boolean {
    return module.startsWith("@tauri-apps/api");
}
