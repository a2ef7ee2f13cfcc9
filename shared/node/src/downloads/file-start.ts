/**
 * What is wrong with a file by its first bytes; undefined when nothing is. Archives and pickles
 * can carry code that runs when they are opened, so they are refused whatever their name says.
 */
export function sniff(path: string, head: Uint8Array): string | undefined {
    const text = Buffer.from(head).toString("latin1");
    if (path.endsWith(".gguf")) return text.startsWith("GGUF") ? undefined : "it is not GGUF";
    // Raw numbers may begin with anything.
    if (path.endsWith(".onnx_data")) return undefined;
    if (/^\s*<(?:!doctype|html)/i.test(text)) return "it is a web page";
    const [first, second = 0, third, fourth] = head;
    if (text.startsWith("PK") && third === 3 && fourth === 4) return "it is an archive";
    // The protocol mark of a pickle, versions 2 to 5.
    if (first === 0x80 && second >= 2 && second <= 5) return "it is a pickle";
    if (path.endsWith(".json") && !/^(?:\u00ef\u00bb\u00bf)?\s*[[{"]/.test(text)) {
        return "it is not JSON";
    }
    return undefined;
}
