import { readFile } from "node:fs/promises";
import { writeFileAtomic } from "@rust-ai-ide/node/atomic-file";
import { parseMessage } from "@rust-ai-ide/protocol/message-table";
import * as v from "valibot";
import { type Device, devices } from "./device.ts";

const Stored = v.record(v.string(), v.picklist(devices));

/** Which device was found best for a model, by a key that changes with the model and the runtime. */
export interface DeviceStore {
    get(key: string): Promise<Device | undefined>;
    set(key: string, device: Device): Promise<void>;
}

/** Keeps them in a JSON file. One that cannot be read or written costs a measurement, nothing more. */
export class DeviceFile implements DeviceStore {
    private readonly path: string;

    constructor(path: string) {
        this.path = path;
    }

    async get(key: string): Promise<Device | undefined> {
        return (await this.read())[key];
    }

    async set(key: string, device: Device): Promise<void> {
        const all = { ...(await this.read()), [key]: device };
        const text = `${JSON.stringify(all)}\n`;
        await writeFileAtomic(this.path, text, { mode: 0o600 }).catch(() => {});
    }

    private async read(): Promise<Record<string, Device>> {
        try {
            const parsed = parseMessage(Stored, JSON.parse(await readFile(this.path, "utf8")));
            return parsed.ok ? parsed.value : {};
        } catch {
            return {};
        }
    }
}
