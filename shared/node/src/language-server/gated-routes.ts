import type { RequestRouter } from "./request-router.ts";

/** What a part of a server needs of its router. */
export type PartRoutes = Pick<RequestRouter, "answer" | "connection" | "enrich" | "hear"> & {
    readonly phase: RequestRouter["phase"];
};

/** The routes of a part that may be switched off: then it hears, answers and says nothing. */
export function gatedRoutes(router: RequestRouter, isOn: () => boolean): PartRoutes {
    return {
        connection: router.connection,
        get phase() {
            return isOn() ? router.phase : "shut-down";
        },
        answer: (method, schema, handler) =>
            router.answer(method, schema, (params, token) =>
                isOn() ? handler(params, token) : undefined,
            ),
        enrich: (method, schema, handler) =>
            router.enrich(method, schema, (params, answered, token) =>
                isOn() ? handler(params, answered, token) : answered,
            ),
        hear: (method, schema, handler) =>
            router.hear(method, schema, (params) => {
                if (isOn()) handler(params);
            }),
    };
}
