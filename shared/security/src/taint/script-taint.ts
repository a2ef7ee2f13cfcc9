import { shapeOf } from "@rust-ai-ide/analysis/rules/language-shape";
import { Structure } from "@rust-ai-ide/analysis/rules/structure";
import { suppressionsIn } from "@rust-ai-ide/analysis/rules/suppressions";
import type { SyntaxTable } from "@rust-ai-ide/analysis/syntax/syntax-table";
import { LineIndex } from "@rust-ai-ide/core/text";
import { FunctionRecorder, placeOf } from "./function-recorder.ts";
import { fieldOf } from "./rust-reader.ts";
import { mayHaveFlow } from "./script-places.ts";
import { ScriptWalk } from "./script-walk.ts";
import type { FileTaint, FunctionTaint } from "./taint-facts.ts";

const shape = shapeOf("typescript");

/** Whether flows are followed in files of an editor's language id, each by itself. */
export function isScript(languageId: string): boolean {
    return /^(?:type|java)script(?:react)?$/.test(languageId);
}

/** Whether a file of that path and text may have a flow that is worth telling. */
export function mayHaveScriptFlow(inside: string, text: string): boolean {
    return shape?.testPath.test(inside) !== true && mayHaveFlow(text);
}

/** Follows data through each function of a file of TypeScript or JavaScript. */
export function scriptTaint(table: SyntaxTable, path: string): FileTaint {
    const lines = new LineIndex(table.text);
    const named = namedFunctions(table);
    const apart = new Set(named.keys());
    const functions = [...named].map(([node, name]) => taintOf(table, node, name, lines, apart));
    functions.push(taintOf(table, 0, "the module", lines, apart));
    const silenced =
        shape === undefined ? [] : suppressionsIn(table, new Structure(shape, table.names));
    return { path, language: "script", silenced, functions };
}

/** Functions that are called by a name; others are part of what is around them. */
function namedFunctions(table: SyntaxTable): Map<number, string> {
    const found = new Map<number, string>();
    const child = (node: number, field: string): number =>
        table.childInField(node, fieldOf(table.names, field));
    for (let node = 0; node < table.size; node++) {
        const kind = table.kindName(node);
        const isDeclared = kind === "function_declaration" || kind === "method_definition";
        const around = table.parents[node] ?? 0;
        const isHeld =
            (kind === "arrow_function" || kind === "function_expression") &&
            table.kindName(around) === "variable_declarator";
        if (isDeclared || isHeld) {
            found.set(node, table.textOf(child(isHeld ? around : node, "name")));
        }
    }
    return found;
}

function taintOf(
    table: SyntaxTable,
    node: number,
    name: string,
    lines: LineIndex,
    apart: ReadonlySet<number>,
): FunctionTaint {
    const recorder = new FunctionRecorder(table, lines);
    const walk = new ScriptWalk(table, recorder, apart);
    const parameters: string[] = [];
    const child = (field: string): number => table.childInField(node, fieldOf(table.names, field));
    if (node > 0) {
        const single = child("parameter");
        const listed = walk.children(child("parameters"));
        for (const each of single >= 0 ? [single] : listed) {
            if (table.kindName(each) === "comment") continue;
            walk.bind(each, recorder.parameter(parameters.length));
            parameters.push(
                table
                    .textOf(each)
                    .replace(/[:=].*$/s, "")
                    .replace(/\?$/, ""),
            );
        }
    }
    walk.body(node > 0 ? child("body") : 0);
    const place = placeOf(table, lines, node);
    return recorder.finish({ name, owner: undefined, hasSelf: false, parameters, place });
}
