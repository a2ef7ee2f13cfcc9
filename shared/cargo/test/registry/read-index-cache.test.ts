import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseIndexLine } from "../../src/registry/parse-index-line.ts";
import { readIndexCache } from "../../src/registry/read-index-cache.ts";

interface CacheParts {
    readonly format?: number;
    readonly records?: number;
    readonly revision?: string;
    /** Version and record. */
    readonly versions?: readonly (readonly [string, string])[];
}

function cacheFile({ format = 3, records = 2, revision = "etag: x", versions = [] }: CacheParts) {
    const text = versions.map(([version, record]) => `${version}\0${record}\0`).join("");
    return Buffer.concat([
        Buffer.from([format, records, 0, 0, 0]),
        Buffer.from(`${revision}\0${text}`),
    ]);
}

const first = JSON.stringify({
    name: "Lamp",
    vers: "0.1.0",
    deps: [],
    cksum: "11",
    features: {},
    yanked: true,
});
const second = JSON.stringify({
    name: "Lamp",
    vers: "0.2.0-rc.1+m",
    deps: [
        {
            name: "bulb",
            req: "^1, <1.5",
            features: ["bright"],
            optional: true,
            default_features: false,
            target: 'cfg(target_os = "linux")',
            kind: "build",
            registry: "https://example.org/index",
            package: "light-bulb",
        },
        { name: "wire", req: "*", features: [], optional: false, default_features: true },
    ],
    cksum: "22",
    features: { default: ["on"], on: [] },
    features2: { off: ["dep:bulb"], on: ["bulb?/x"] },
    yanked: false,
    links: "socket",
    v: 2,
    rust_version: "1.85",
    pubtime: "2025-01-02T03:04:05Z",
    unheardOf: { x: 1 },
});

function problem(bytes: Uint8Array): string {
    const read = readIndexCache(bytes);
    return read.crate === undefined ? `${read.problem.code}: ${read.problem.message}` : "none";
}

test("a crate with all that an index tells", () => {
    const versions = [["0.1.0", first] as const, ["0.2.0-rc.1+m", second] as const];
    const read = readIndexCache(cacheFile({ versions }), 1_000);
    assert.ok(read.crate);
    assert.equal(read.revision, "etag: x");
    assert.equal(read.crate.name, "Lamp");
    assert.equal(read.crate.cachedAt, 1_000);
    const fields = ["name", "version", "dependencies", "features", "yanked", "checksum"] as const;
    const more = ["links", "rustVersion", "publishedAt"] as const;
    const shown = read.crate.versions.map((version) =>
        Object.fromEntries([...fields, ...more].map((field) => [field, version[field]])),
    );
    assert.deepEqual(shown, [
        {
            name: "Lamp",
            version: "0.1.0",
            dependencies: [],
            features: {},
            yanked: true,
            checksum: "11",
            links: undefined,
            rustVersion: undefined,
            publishedAt: undefined,
        },
        {
            name: "Lamp",
            version: "0.2.0-rc.1+m",
            dependencies: [
                {
                    name: "bulb",
                    package: "light-bulb",
                    requirement: "^1, <1.5",
                    features: ["bright"],
                    optional: true,
                    defaultFeatures: false,
                    target: 'cfg(target_os = "linux")',
                    kind: "build",
                    registry: "https://example.org/index",
                },
                {
                    name: "wire",
                    package: undefined,
                    requirement: "*",
                    features: [],
                    optional: false,
                    defaultFeatures: true,
                    target: undefined,
                    kind: "normal",
                    registry: undefined,
                },
            ],
            features: { default: ["on"], on: ["bulb?/x"], off: ["dep:bulb"] },
            yanked: false,
            checksum: "22",
            links: "socket",
            rustVersion: "1.85",
            publishedAt: Date.UTC(2025, 0, 2, 3, 4, 5),
        },
    ]);
});

test("files that cargo would not take are refused with a reason", () => {
    const whole = cacheFile({ versions: [["0.1.0", first]] });
    assert.equal(problem(whole), "none");
    assert.match(problem(new Uint8Array()), /^registry\.cacheCorrupt: .*too short/);
    assert.match(problem(cacheFile({ format: 1 })), /^registry\.cacheFormat: .*format 1\.$/);
    assert.match(problem(cacheFile({ records: 3 })), /^registry\.cacheFormat: .*format 3\.$/);
    assert.match(problem(Buffer.from("\x03\x02\0\0\0etag")), /revision has no end/);
    assert.match(problem(cacheFile({})), /no version that can be read/);
    assert.match(problem(whole.subarray(0, -1)), /ends within a version/);
    assert.match(problem(whole.subarray(0, -9)), /ends within a version/);
    assert.match(problem(cacheFile({ versions: [["1.0", first]] })), /no version\.$/);
    assert.match(problem(cacheFile({ versions: [["1.0.0", '{"name":']] })), /cut off/);
});

test("versions that cargo would leave out are told as yanked", () => {
    const broken: readonly string[] = [
        "{broken}",
        '{"name":1,"vers":"1.0.0"}',
        '{"name":"lamp"}',
        '{"name":"lamp","vers":"1.0.0","v":3}',
    ];
    for (const record of broken) {
        const versions = [["1.0.0", record] as const, ["0.1.0", first] as const];
        const { crate } = readIndexCache(cacheFile({ versions }));
        const version = crate?.versions[0];
        assert.equal(crate?.name, "Lamp");
        assert.deepEqual(
            [version?.yanked, version?.name, version?.checksum, version?.links],
            [true, "", "", undefined],
        );
        assert.deepEqual([version?.dependencies, version?.features], [[], {}]);
        assert.deepEqual([version?.rustVersion, version?.publishedAt], [undefined, undefined]);
    }
});

test("fields of a wrong kind are taken for absent", () => {
    const record = {
        name: "lamp",
        vers: "1.0.0",
        deps: [1, {}, { name: "bulb", req: 1, features: [1, "x"], kind: "other" }],
        features: { a: "b", __proto__: 1 },
        features2: 7,
        yanked: "yes",
        pubtime: "soon",
        rust_version: 1,
    };
    const read = parseIndexLine(JSON.stringify(record));
    assert.equal(read?.dependencies.length, 1);
    assert.deepEqual(read?.dependencies[0]?.features, ["x"]);
    assert.deepEqual(read?.features, { a: [] });
    assert.deepEqual(
        [read?.yanked, read?.publishedAt, read?.rustVersion],
        [false, undefined, undefined],
    );
    assert.equal(parseIndexLine("[]"), undefined);
    assert.deepEqual(
        Object.keys(
            parseIndexLine('{"name":"a","vers":"1.0.0","features":{"__proto__":[]}}')?.features ??
                {},
        ),
        ["__proto__"],
    );
});

test("no bytes make the reader fail", () => {
    const whole = cacheFile({
        versions: [
            ["0.1.0", first],
            ["0.2.0-rc.1+m", second],
        ],
    });
    const cut = fc
        .tuple(fc.nat(whole.length), fc.nat(whole.length - 1), fc.nat(255))
        .map(([length, at, byte]) => {
            const copy = Buffer.from(whole);
            copy[at] = byte;
            return copy.subarray(0, length);
        });
    fc.assert(
        fc.property(fc.oneof(fc.uint8Array(), cut), (bytes) => {
            const { crate } = readIndexCache(bytes);
            for (const version of crate?.versions ?? []) {
                assert.equal(typeof version.yanked, "boolean");
                assert.ok(Array.isArray(version.dependencies));
            }
        }),
        { numRuns: 1_000 },
    );
});
