import assert from "node:assert/strict";
import { test } from "node:test";
import { trustedCertificates } from "../../src/downloads/trusted-certificates.ts";

test("trusts Node's and the system's authorities where Node can tell them", () => {
    const lists = { default: ["a", "b"], system: ["b", "c"] };
    assert.deepEqual(trustedCertificates({ getCACertificates: (type) => lists[type] }), [
        "a",
        "b",
        "c",
    ]);
    assert.equal(trustedCertificates({}), undefined);
    const failing = (): string[] => {
        throw new Error("not in this build");
    };
    assert.equal(trustedCertificates({ getCACertificates: failing }), undefined);
    const real = trustedCertificates();
    if (real !== undefined) assert.ok(real.every((text) => text.includes("CERTIFICATE")));
});
