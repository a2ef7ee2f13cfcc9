import type { Clock } from "@rust-ai-ide/core/clock";
import type { Disposable } from "@rust-ai-ide/core/disposable";
import type { Logger } from "@rust-ai-ide/core/logger";
import type { InferenceDevice } from "@rust-ai-ide/node/inference-device";
import type { ModelDescription } from "../models/model-description.ts";
import type { Device } from "./device.ts";
import { chooseMeasured, type ProbeResult } from "./device-probe.ts";
import type { DeviceStore } from "./device-store.ts";

export interface DeviceChooserOptions {
    readonly choice: InferenceDevice;
    /** Devices that the runtime offers on this machine, and what else a measurement depends on. */
    readonly runtime: () => Promise<{
        readonly devices: readonly Device[];
        readonly version: string;
    }>;
    /** Measures a model on a device, away from this process; undefined when it cannot run there. */
    readonly probe: (folder: string, device: Device) => Promise<ProbeResult | undefined>;
    readonly store: DeviceStore;
    readonly clock: Clock;
    readonly logger: Logger;
}

/** A measurement takes the machine's time, so it waits until the user has had the first suggestions. */
const measureAfterMs = 60_000;

/**
 * Decides what computes a model. Nobody waits for a measurement: the processor computes a model
 * that was not measured yet; the result counts from its next load on.
 */
export class DeviceChooser implements Disposable {
    private readonly options: DeviceChooserOptions;
    private readonly scheduled = new Map<string, Disposable>();
    private measuring: Promise<void> = Promise.resolve();

    constructor(options: DeviceChooserOptions) {
        this.options = options;
    }

    /** Never rejects: what goes wrong ends at the processor. */
    async choose(description: ModelDescription): Promise<Device> {
        const { choice, store, logger } = this.options;
        if (choice === "cpu") return choice;
        const { devices: offered, version } = await this.runtime();
        if (choice !== "auto") {
            if (offered.includes(choice)) return choice;
            logger.warn(`device ${choice} is not offered by the runtime; using cpu`);
            return "cpu";
        }
        const others = offered.filter((device) => device !== "cpu");
        if (others.length === 0) return "cpu";
        const key = keyOf(description, version);
        const known = await store.get(key);
        if (known) return known === "cpu" || others.includes(known) ? known : "cpu";
        this.measureLater(key, description.folder, others);
        return "cpu";
    }

    /** A device on which a model could not be opened is not tried again. */
    async failed(description: ModelDescription, device: Device): Promise<void> {
        this.options.logger.warn(`device ${device} cannot open ${description.id}; using cpu`);
        if (this.options.choice !== "auto") return;
        const { version } = await this.runtime();
        await this.options.store.set(keyOf(description, version), "cpu");
    }

    dispose(): void {
        for (const timer of this.scheduled.values()) timer.dispose();
        this.scheduled.clear();
    }

    private measureLater(key: string, folder: string, others: readonly Device[]): void {
        if (this.scheduled.has(key)) return;
        const timer = this.options.clock.schedule(measureAfterMs, () => {
            // One after the other, so that none disturbs the figures of another.
            this.measuring = this.measuring.then(() => this.measure(key, folder, others));
        });
        this.scheduled.set(key, timer);
    }

    private async measure(key: string, folder: string, others: readonly Device[]): Promise<void> {
        const { probe, store, logger } = this.options;
        const results = new Map<Device, ProbeResult>();
        for (const device of others) {
            const result = await probe(folder, device).catch(() => undefined);
            if (result) results.set(device, result);
        }
        // Where nothing else runs the processor needs no measurement.
        const cpu =
            results.size > 0 ? await probe(folder, "cpu").catch(() => undefined) : undefined;
        const best = cpu ? chooseMeasured(cpu, results) : "cpu";
        const figures = [...results].map(
            ([device, { tokenMs }]) => `${device} ${tokenMs.toFixed(1)} ms`,
        );
        if (cpu) figures.unshift(`cpu ${cpu.tokenMs.toFixed(1)} ms`);
        logger.info(
            `devices measured: ${figures.join(", ") || "only cpu runs"}; ${best} from now on`,
        );
        await store.set(key, best);
    }

    private async runtime(): ReturnType<DeviceChooserOptions["runtime"]> {
        try {
            return await this.options.runtime();
        } catch {
            // The load itself says what is wrong with the runtime.
            return { devices: ["cpu"], version: "" };
        }
    }
}

function keyOf({ id, sha256, bytes }: ModelDescription, version: string): string {
    return [version, id, sha256?.slice(0, 16) ?? bytes].join(" ");
}
