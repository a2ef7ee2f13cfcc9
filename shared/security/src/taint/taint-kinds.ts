/** What tainted data can do, a bit each. */
export const taintKinds = {
    sql: 1,
    command: 2,
    path: 4,
    url: 8,
    log: 16,
    size: 32,
    deserialize: 64,
    regex: 128,
    redirect: 256,
    html: 512,
    index: 1024,
    /** Which program runs; who starts this one may say so, who asks it over a network may not. */
    program: 2048,
} as const;
export type TaintKind = keyof typeof taintKinds;

export const everyKind = 4095;

/** A number cannot carry text: only sizes and indexes are left. */
export const numberKinds = taintKinds.size | taintKinds.index;
