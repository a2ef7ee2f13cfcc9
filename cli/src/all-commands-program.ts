import { commands } from "./commands.ts";
import { startProgram } from "./start-program.ts";

startProgram(commands, __dirname);
