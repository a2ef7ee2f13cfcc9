import { installDependencies } from "./lib/install.mjs";
import { fail } from "./lib/log.mjs";
import { check } from "./suites/check.mjs";

async function main() {
    await installDependencies();
    const { passed, failed } = await check();
    console.log(`${passed} passed, ${failed} failed`);
    process.exitCode = failed > 0 ? 1 : 0;
}

main().catch(fail);
