import { ImportErrors } from "./errors.ts";
import type { GgufFile } from "./gguf-reader.ts";

/** Typed access to a GGUF file's metadata. Values of the wrong type throw `import.invalidMetadata`. */
export class GgufMetadata {
    private readonly values: GgufFile["metadata"];

    constructor(file: Pick<GgufFile, "metadata">) {
        this.values = file.metadata;
    }

    text(key: string): string | undefined {
        const value = this.values.get(key);
        if (value === undefined || typeof value === "string") return value;
        throw ImportErrors.invalidMetadata(key, "is no text");
    }

    requireText(key: string): string {
        return this.text(key) ?? missing(key);
    }

    flag(key: string): boolean | undefined {
        const value = this.values.get(key);
        if (value === undefined || typeof value === "boolean") return value;
        throw ImportErrors.invalidMetadata(key, "is neither true nor false");
    }

    number(key: string): number | undefined {
        const value = this.values.get(key);
        if (value === undefined) return undefined;
        if (typeof value === "number" && Number.isFinite(value)) return value;
        throw ImportErrors.invalidMetadata(key, "is no number");
    }

    /** A whole number from 1 to `limit`. */
    count(key: string, limit: number): number | undefined {
        const value = this.number(key);
        if (value === undefined) return undefined;
        if (Number.isInteger(value) && value >= 1 && value <= limit) return value;
        throw ImportErrors.invalidMetadata(key, `is no whole number from 1 to ${limit}`);
    }

    requireCount(key: string, limit: number): number {
        return this.count(key, limit) ?? missing(key);
    }

    texts(key: string): readonly string[] | undefined {
        const value = this.values.get(key);
        if (value === undefined) return undefined;
        if (isListOf(value, "string")) return value as readonly string[];
        throw ImportErrors.invalidMetadata(key, "is no list of texts");
    }

    numbers(key: string): readonly number[] | undefined {
        const value = this.values.get(key);
        if (value === undefined) return undefined;
        if (isListOf(value, "number")) return value as readonly number[];
        throw ImportErrors.invalidMetadata(key, "is no list of numbers");
    }
}

function isListOf(value: unknown, type: "string" | "number"): boolean {
    return Array.isArray(value) && value.every((item) => typeof item === type);
}

function missing(key: string): never {
    throw ImportErrors.missingMetadata(key);
}
