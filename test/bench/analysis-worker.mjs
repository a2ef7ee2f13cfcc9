// Node.js 20 does not pass `--import tsx` on to a thread's first file.
import { register } from "tsx/esm/api";

register();
await import("./analysis-stages.ts");
