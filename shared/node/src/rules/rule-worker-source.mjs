// Starts the worker from its source: Node.js 20 does not pass `--import tsx` on to a thread's first file.
import { register } from "tsx/esm/api";

register();
await import("./rule-worker.ts");
