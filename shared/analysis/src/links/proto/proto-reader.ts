import { snakeCase } from "../casing.ts";
import type { EndpointReader } from "../link-rule.ts";
import { readProto } from "./proto-file.ts";

/** Services, their rpcs, and the package of a `.proto` file. */
export const protoFiles: EndpointReader = {
    border: "proto",
    languages: [".proto"],
    markers: ["service", "package"],
    read({ text }, tell) {
        const file = readProto(text);
        const common = { border: "proto", side: "definition" } as const;
        if (file.package !== undefined) {
            tell({ ...common, key: `package ${file.package.name}`, ...file.package });
        }
        for (const { name, start, end, rpcs } of file.services) {
            tell({
                ...common,
                key: name,
                name,
                start,
                end,
                signature: `service ${name}`,
                parameters: rpcs.map((rpc) => ({
                    name: rpc.name,
                    type: "",
                    isOptional: false,
                    start: rpc.start,
                    end: rpc.end,
                })),
            });
            for (const rpc of rpcs) {
                tell({
                    ...common,
                    key: `${name}.${snakeCase(rpc.name)}`,
                    name: rpc.name,
                    start: rpc.start,
                    end: rpc.end,
                    returns: rpc.response,
                    signature: rpc.signature,
                });
            }
        }
    },
};
