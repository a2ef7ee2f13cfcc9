import { Engine } from "./engine.ts";
import { productVersion } from "./product-version.ts";
import { runProgram } from "./server/program.ts";

void runProgram({
    arguments: process.argv.slice(2),
    productVersion,
    createEngine: (settings) => new Engine(settings),
});
