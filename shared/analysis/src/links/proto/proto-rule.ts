import { camelCase, pascalCase, snakeCase } from "../casing.ts";
import type { Endpoint } from "../endpoint.ts";
import type { BorderRule, BorderView, Mismatch } from "../link-rule.ts";
import { changeTo, listed, useMismatch } from "../mismatches.ts";
import { surelyMeant } from "../source/names.ts";
import { pythonServices, scriptServices } from "./other-services.ts";
import { protoFiles } from "./proto-reader.ts";
import { rustServices } from "./rust-services.ts";

/** Services of Protocol Buffers, and who implements or calls them in Rust, TypeScript and Python. */
export const protoRule: BorderRule = {
    border: "proto",
    readers: [protoFiles, rustServices, scriptServices, pythonServices],
    verb: "used",
    compare(definition, use) {
        if (use.detail !== "server" || use.isOpen === true) return [];
        const written = new Set(use.parameters?.map(({ name }) => snakeCase(name)));
        const missing = (definition.parameters ?? []).filter(
            ({ name }) => !written.has(snakeCase(name)),
        );
        if (missing.length === 0) return [];
        const names = listed(missing.map(({ name }) => snakeCase(name)));
        const message = `${use.name} has ${missing.length === 1 ? "an rpc" : "rpcs"} that this does not implement: ${names}.`;
        return [useMismatch("proto.not-implemented", "error", use, message)];
    },
    missing,
    renamed: (newName, from, to) => {
        if (!from.key.includes(".")) return newName;
        return writtenIn(newName, to);
    },
};

/** A name in the case that rpcs have there: snake in Rust, camel in TypeScript, Pascal elsewhere. */
function writtenIn(name: string, { detail }: Endpoint): string {
    if (detail === "rust") return snakeCase(name);
    return detail === "script" ? camelCase(name) : pascalCase(name);
}

function missing(
    use: Endpoint,
    definitions: readonly string[],
    view: BorderView,
): Mismatch | undefined {
    if (use.key.startsWith("package ")) {
        const packages = definitions.filter((key) => key.startsWith("package "));
        const meant = surelyMeant(use.key, packages)?.slice("package ".length);
        if (meant === undefined) return undefined;
        const message = `There is no package ${use.name}. Did you mean ${meant}?`;
        return useMismatch("proto.package", "warning", use, message, [changeTo(meant, use)]);
    }
    const dot = use.key.indexOf(".");
    const service = use.key.slice(0, dot);
    // Without the service, what is called may be anybody's.
    if (dot < 0 || !view.has("definition", service)) return undefined;
    const prefix = `${service}.`;
    const known = definitions
        .filter((key) => key.startsWith(prefix))
        .map((key) => key.slice(prefix.length));
    const meant = surelyMeant(use.key.slice(prefix.length), known);
    if (meant === undefined) return undefined;
    const name = writtenIn(meant, use);
    const message = `The service ${service} has no rpc ${use.name}. Did you mean ${name}?`;
    return useMismatch("proto.unknown-rpc", "error", use, message, [changeTo(name, use)]);
}
