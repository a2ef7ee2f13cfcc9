import assert from "node:assert/strict";
import { test } from "node:test";
import type { Diagnostic, PublishDiagnosticsParams } from "vscode-languageserver/node";
import { DiagnosticPublisher } from "../../src/language-server/diagnostic-publisher.ts";

function made(): {
    publisher: DiagnosticPublisher;
    said(): Promise<readonly string[]>;
} {
    const sent: string[] = [];
    const publisher = new DiagnosticPublisher({
        sendDiagnostics: async ({ uri, diagnostics, version }: PublishDiagnosticsParams) => {
            const name = uri.slice(uri.lastIndexOf("/") + 1);
            sent.push(
                `${name}${version === undefined ? "" : `@${version}`}: ${diagnostics.map(({ message }) => message).join(" ")}`,
            );
        },
    });
    const said = async (): Promise<readonly string[]> => {
        await new Promise((resolve) => setImmediate(resolve));
        return sent.splice(0);
    };
    return { publisher, said };
}

const one = (message: string): Diagnostic[] => [
    { message, range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } } },
];

test("parts of a server do not overwrite what others said of a document", async () => {
    const { publisher, said } = made();
    const [cargo, security] = [publisher.part(), publisher.part()];
    cargo.publish("file:///a/Cargo.toml", one("syntax"), 3);
    security.publish("file:///a/Cargo.toml", one("advisory"), 3);
    security.publish("file:///a/other.rs", one("secret"));
    assert.deepEqual(await said(), [
        "Cargo.toml@3: syntax",
        "Cargo.toml@3: syntax advisory",
        "other.rs: secret",
    ]);
    cargo.publish("file:///a/Cargo.toml", []);
    security.publish("file:///a/Cargo.toml", []);
    cargo.publish("file:///a/Cargo.toml", []);
    assert.deepEqual(await said(), ["Cargo.toml: advisory", "Cargo.toml: "]);
});

test("a file that is spelled another way loses nothing and is told of once", async () => {
    const { publisher, said } = made();
    const [cargo, security] = [publisher.part(), publisher.part()];
    cargo.publish("file:///a/one%2Drow/Cargo.toml", one("syntax"));
    security.publish("file:///a/one-row/Cargo.toml", one("advisory"));
    assert.deepEqual(await said(), [
        "Cargo.toml: syntax",
        "Cargo.toml: ",
        "Cargo.toml: syntax advisory",
    ]);
});

test("nothing is said after the end, and a closed connection breaks nothing", async () => {
    const { publisher, said } = made();
    const part = publisher.part();
    publisher.dispose();
    part.publish("file:///a/Cargo.toml", one("late"));
    assert.deepEqual(await said(), []);
    const closed = new DiagnosticPublisher({
        sendDiagnostics: () => {
            throw new Error("closed");
        },
    });
    closed.part().publish("file:///a/Cargo.toml", one("late"));
    assert.deepEqual(await said(), []);
});
