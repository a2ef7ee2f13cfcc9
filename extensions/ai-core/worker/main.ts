import { availableParallelism } from "node:os";
import { join } from "node:path";
import { SystemClock } from "@rust-ai-ide/node/system-clock";
import { runtimeFacts } from "./decoder/onnx-session.ts";
import { isDevice } from "./devices/device.ts";
import { DeviceChooser } from "./devices/device-chooser.ts";
import { DeviceFile } from "./devices/device-store.ts";
import { probeCommand, probeInChild, runProbe } from "./devices/probe-program.ts";
import { Engine } from "./engine.ts";
import { productVersion } from "./product-version.ts";
import { type EngineSettings, runProgram } from "./server/program.ts";

const [programPath = "", ...line] = process.argv.slice(1);

if (line[0] === probeCommand) {
    void runProbe(line.slice(1));
} else {
    void runProgram({ arguments: line, productVersion, createEngine });
}

function createEngine(settings: EngineSettings): Engine {
    const threads = settings.threads ?? Math.min(2, availableParallelism());
    const devices = new DeviceChooser({
        choice: settings.device ?? "auto",
        runtime: async () => {
            const { providers, version } = await runtimeFacts();
            return { devices: providers.filter(isDevice), version: `${version} ${threads}` };
        },
        probe: (folder, device) => probeInChild(programPath, folder, device, threads),
        store: new DeviceFile(join(settings.runtimeDirectory, "devices.json")),
        clock: SystemClock,
        logger: settings.logger,
    });
    return new Engine({ logger: settings.logger, threads, devices });
}
