import { audit } from "./commands/audit.ts";
import { startProgram } from "./start-program.ts";

startProgram([audit], __dirname);
