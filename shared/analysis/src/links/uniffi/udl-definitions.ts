import type { EndpointReader } from "../link-rule.ts";
import { moduleKey } from "../pyo3/modules.ts";
import { parseUdl } from "./udl-parser.ts";

const border = "uniffi";
/** Of a definition: it stands in an interface file and has to be implemented. */
export const inInterface = "interface";

/** Functions, types and members in `.udl` files. */
export const udlDefinitions: EndpointReader = {
    border,
    languages: [".udl"],
    markers: ["namespace", "interface", "dictionary", "enum"],
    read({ text }, tell) {
        for (const { kind, name, start, end, members } of parseUdl(text)) {
            const isScope = kind === "namespace";
            const key = isScope ? moduleKey(name) : name;
            const detail = isScope || kind === "callback" ? undefined : `type ${inInterface}`;
            const more = detail === undefined ? {} : { detail };
            tell({ border, side: "definition", key, name, start, end, ...more });
            // A callback is implemented on the other side.
            if (kind === "callback") continue;
            for (const member of members) {
                const isFunction = member.parameters !== undefined;
                const parameters = member.parameters?.map((each) => ({
                    name: each.name,
                    type: each.type,
                    isOptional: each.hasDefault,
                    start: each.start,
                    end: each.end,
                }));
                tell({
                    border,
                    side: "definition",
                    key: isScope ? member.name : `${name}.${member.name}`,
                    name: member.name,
                    start: member.start,
                    end: member.end,
                    ...(parameters === undefined ? {} : { parameters }),
                    ...(member.type === "" ? {} : { returns: member.type }),
                    signature: member.text,
                    detail: `${isFunction ? "function" : "property"} ${inInterface}`,
                });
            }
        }
    },
};
