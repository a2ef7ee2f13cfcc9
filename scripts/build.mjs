import { build } from "./lib/build.mjs";
import { fail } from "./lib/log.mjs";

build().catch(fail);
