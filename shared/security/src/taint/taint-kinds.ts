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
} as const;
export type TaintKind = keyof typeof taintKinds;

export const everyKind = 2047;

/** A number cannot carry text: only sizes and indexes are left. */
export const numberKinds = taintKinds.size | taintKinds.index;
