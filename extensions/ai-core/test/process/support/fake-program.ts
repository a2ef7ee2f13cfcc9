import { runProgram } from "../../../worker/server/program.ts";
import { FakeEngine } from "./fake-engine.ts";

if (process.env.FAKE_PROGRAM_CRASH === "1") throw new Error("crashed while starting");

void runProgram({
    arguments: process.argv.slice(2),
    productVersion: "1.2.3",
    createEngine: () => new FakeEngine(),
});
