#!/usr/bin/env node
// A stand-in for desktop's `code` program: takes the arguments that @vscode/test-electron gives
// and runs the VS Code server with a Chromium. Exits with the code of the test program;
// 97 is a crashed page, 98 the time limit. Needs a Node that runs TypeScript (22.18 or newer).
import { main } from "./code-shim.ts";

process.exit(await main(process.argv.slice(2)));
