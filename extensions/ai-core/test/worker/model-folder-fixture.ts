import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type FixtureName, fixtureFolder } from "./exactness-fixture.ts";

/** A throw-away copy of a fixture's folder that a test may damage. */
export class ModelFolder {
    readonly path: string;
    private readonly parent: string;

    constructor(name: FixtureName, folderName: string = name) {
        this.parent = mkdtempSync(join(tmpdir(), "rust-ai-model-"));
        this.path = join(this.parent, folderName);
        cpSync(fixtureFolder(name), this.path, { recursive: true });
    }

    file(name: string): string {
        return join(this.path, name);
    }

    bytes(name: string): Buffer {
        return readFileSync(this.file(name));
    }

    write(name: string, content: string | Uint8Array): void {
        writeFileSync(this.file(name), content);
    }

    /** Changes a JSON file's top-level fields. */
    edit(name: string, changes: Readonly<Record<string, unknown>>): void {
        const value = JSON.parse(this.bytes(name).toString("utf8"));
        this.write(name, JSON.stringify({ ...value, ...changes }));
    }

    /** Makes model.json agree with the files again, as after a deliberate change of them. */
    seal(): void {
        const sum = (name: string): string =>
            createHash("sha256").update(this.bytes(name)).digest("hex");
        this.edit("model.json", {
            bytes: this.bytes("model.onnx").length,
            sha256: sum("model.onnx"),
            tokenizer: { file: "tokenizer.json", sha256: sum("tokenizer.json") },
        });
    }

    /** Replaces text in the weights' file by text of the same length. */
    patch(from: string, to: string): void {
        const bytes = this.bytes("model.onnx");
        const found = Buffer.from(from);
        for (let at = bytes.indexOf(found); at >= 0; at = bytes.indexOf(found, at + 1)) {
            bytes.write(to, at);
        }
        this.write("model.onnx", bytes);
    }

    remove(): void {
        rmSync(this.parent, { recursive: true, force: true });
    }
}
