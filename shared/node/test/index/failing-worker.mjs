// The worker, in which opening some files ends it, or never comes back.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

const { openSync } = fs;
fs.openSync = (path, ...rest) => {
    if (/dies[^/]*$/.test(String(path))) process.exit(3);
    while (/hangs[^/]*$/.test(String(path))) Math.random();
    return openSync(path, ...rest);
};
syncBuiltinESMExports();
await import(new URL("../../src/index/pool-worker-source.mjs", import.meta.url).href);
