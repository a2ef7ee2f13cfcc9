import { createSign, generateKeyPairSync } from "node:crypto";

/** ASN.1 in its distinguished encoding (X.690): a tag, a length and the content. */
function encoded(tag: number, ...contents: readonly Buffer[]): Buffer {
    const content = Buffer.concat(contents);
    const length =
        content.length < 0x80
            ? Buffer.from([content.length])
            : Buffer.from([0x82, content.length >> 8, content.length & 0xff]);
    return Buffer.concat([Buffer.from([tag]), length, content]);
}

const sequence = (...contents: readonly Buffer[]): Buffer => encoded(0x30, ...contents);
const set = (...contents: readonly Buffer[]): Buffer => encoded(0x31, ...contents);
const integer = (value: number): Buffer => encoded(0x02, Buffer.from([value]));
const object = (hex: string): Buffer => encoded(0x06, Buffer.from(hex, "hex"));
const octets = (content: Buffer): Buffer => encoded(0x04, content);
const time = (year: number): Buffer => encoded(0x18, Buffer.from(`${year}0101000000Z`));

/** A key and a certificate for this machine that nobody has signed but itself (X.509, RFC 5280). */
export function selfSignedCertificate(): { readonly key: string; readonly cert: string } {
    const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const algorithm = sequence(object("2a8648ce3d040302"));
    const name = sequence(
        set(sequence(object("550403"), encoded(0x0c, Buffer.from("rust-ai-ide test")))),
    );
    const loopback = encoded(0x87, Buffer.from([127, 0, 0, 1]));
    const localhost = encoded(0x82, Buffer.from("localhost"));
    const elsewhere = encoded(0x82, Buffer.from("models.test"));
    const extensions = sequence(
        sequence(object("551d11"), octets(sequence(loopback, localhost, elsewhere))),
        sequence(object("551d13"), octets(sequence(encoded(0x01, Buffer.from([0xff]))))),
    );
    const body = sequence(
        encoded(0xa0, integer(2)),
        integer(1),
        algorithm,
        name,
        sequence(time(2020), time(2120)),
        name,
        publicKey.export({ type: "spki", format: "der" }),
        encoded(0xa3, extensions),
    );
    const signature = createSign("sha256").update(body).sign(privateKey);
    const whole = sequence(body, algorithm, encoded(0x03, Buffer.from([0]), signature));
    const lines = whole.toString("base64").replace(/.{64}/g, "$&\n").trimEnd();
    return {
        key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
        cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
    };
}
