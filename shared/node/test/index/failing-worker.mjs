// The worker, in which opening some files ends it, or never comes back, or breaks what comes then.
import crypto from "node:crypto";
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

const { openSync } = fs;
const { createHash } = crypto;
let isBroken = false;
fs.openSync = (path, ...rest) => {
    if (/dies[^/]*$/.test(String(path))) process.exit(3);
    while (/hangs[^/]*$/.test(String(path))) Math.random();
    isBroken = /breaks[^/]*$/.test(String(path));
    return openSync(path, ...rest);
};
crypto.createHash = (...rest) => {
    if (isBroken) throw new WebAssembly.RuntimeError("memory access out of bounds");
    return createHash(...rest);
};
syncBuiltinESMExports();
await import(new URL("../../src/index/pool-worker-source.mjs", import.meta.url).href);
