import type { CatalogEntry, CatalogFile } from "../../src/catalog/catalog-schema.ts";

/** A model as a catalogue lists it, with what a test wants to be different. */
export function entry(
    change: Partial<Omit<CatalogEntry, "files">> & { readonly files?: CatalogFile[] } = {},
): CatalogEntry {
    return {
        id: "small",
        name: "Small",
        publisher: "Somebody",
        homepage: "https://models.example/small",
        licence: { name: "MIT", url: "https://models.example/licence", commercialUse: true },
        tasks: ["complete"],
        languages: ["rust"],
        format: "gguf",
        architecture: "llama",
        runsIn: "embedded",
        parameters: 100_000_000,
        quantisation: "Q4_K_M",
        contextLength: 4096,
        infill: "qwen",
        chat: "none",
        memoryBytes: 300_000_000,
        files: [file()],
        ...change,
    };
}

export function file(change: Partial<CatalogFile> = {}): CatalogFile {
    return {
        file: "small.gguf",
        url: "https://models.example/small.gguf",
        ...("bytes" in change ? {} : { approximateBytes: 100_000_000 }),
        ...change,
    };
}
