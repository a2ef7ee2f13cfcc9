/** In every runtime (WHATWG's Encoding Standard), though not in the language's own library. */
declare const TextDecoder: {
    new (label: "utf-8"): { decode(bytes: Uint8Array): string };
};

const decoder = new TextDecoder("utf-8");

/** What is no UTF-8 becomes U+FFFD. */
export function decodeUtf8(bytes: Uint8Array): string {
    return decoder.decode(bytes);
}
