/** Borders between languages. The order is part of the stored format: add at the end only. */
export const borders = [
    "tauri-command",
    "tauri-event",
    "wasm-bindgen",
    "napi",
    "pyo3",
    "uniffi",
    "c-function",
    "build-variable",
    "generated-file",
    "serde-type",
    "http-route",
    "proto",
    "sql-file",
] as const;
export type Border = (typeof borders)[number];

/** A parameter of a definition, or what a use passes for one. Ranges are UTF-16 offsets. */
export interface EndpointParameter {
    /** As the other side has to write it; "" where it goes by position. */
    readonly name: string;
    /** As written; "" where nothing is. */
    readonly type: string;
    readonly isOptional: boolean;
    readonly start: number;
    readonly end: number;
}

/**
 * One side of a border: what a file offers to another language, or what it uses of one. Two belong
 * together when border and key are equal and their sides are not.
 */
export interface Endpoint {
    readonly border: Border;
    readonly side: "definition" | "use";
    /** What joins both sides: a command's name, `Type.method`, `GET /users/{}`. */
    readonly key: string;
    /** The name as it stands in this file, and where: what is clicked and renamed. */
    readonly name: string;
    readonly start: number;
    readonly end: number;
    /** Index of the symbol it belongs to in `FileFacts.symbols`, -1 for none; filled in by the extraction. */
    readonly symbol: number;
    /** Of a definition: what it takes. Of a use: what it passes. Absent: not known, so nothing is compared. */
    readonly parameters?: readonly EndpointParameter[];
    /** True: further names may be passed that are not visible (a spread). */
    readonly isOpen?: boolean;
    /** Type that it returns, or that a use expects, as written. */
    readonly returns?: string;
    /** For people: the signature as hover shows it, in the file's language. */
    readonly signature?: string;
    /** What only rules of this border understand; short. */
    readonly detail?: string;
}

/** As a reader tells it, before its symbol is known. */
export type FoundEndpoint = Omit<Endpoint, "symbol">;
