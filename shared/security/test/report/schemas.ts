import { readFileSync } from "node:fs";
import { Ajv, type AnySchemaObject, type ValidateFunction } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import draft4 from "ajv-draft-04";
import formats from "ajv-formats";

const folder = new URL("../../../../test/fixtures/schemas/", import.meta.url);

function read(path: string): AnySchemaObject {
    return JSON.parse(readFileSync(new URL(path, folder), "utf8")) as AnySchemaObject;
}

const options = { strict: false, allErrors: true, logger: false, validateFormats: true } as const;

function prepared<T extends Ajv>(ajv: T): T {
    formats.default(ajv);
    // Internationalised forms, which the plain package has none of: what they allow includes these.
    ajv.addFormat("iri-reference", /^[^\s<>"{}|\\^`]*$/);
    ajv.addFormat("iri", /^[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|\\^`]*$/);
    ajv.addFormat("idn-email", /^[^\s@]+@[^\s@]+$/);
    return ajv;
}

const made: Readonly<Record<string, () => ValidateFunction>> = {
    sarif: () => prepared(new draft4.default(options)).compile(read("sarif/sarif-2.1.0.json")),
    cyclonedx: () => {
        const ajv = prepared(new Ajv(options));
        for (const name of ["spdx", "jsf-0.82", "cryptography-defs"]) {
            ajv.addSchema(read(`cyclonedx/${name}.schema.json`));
        }
        return ajv.compile(read("cyclonedx/bom-1.7.schema.json"));
    },
    spdx: () => prepared(new Ajv(options)).compile(read("spdx/spdx-2.3.json")),
    spdx3: () => prepared(new Ajv2020(options)).compile(read("spdx/spdx-3.0.1.json")),
    openvex: () => prepared(new Ajv2020(options)).compile(read("openvex/openvex-0.2.0.json")),
    csaf: () => {
        const ajv = prepared(new Ajv2020(options));
        for (const version of ["2.0", "3.0", "3.1"]) {
            // Two of them are of draft 4, of which they use nothing that later drafts lack but the id.
            const { $schema: _, id: __, ...schema } = read(`csaf/cvss-v${version}.json`);
            ajv.addSchema(schema, `https://www.first.org/cvss/cvss-v${version}.json`);
        }
        return ajv.compile(read("csaf/csaf-2.0.json"));
    },
};

const compiled = new Map<string, ValidateFunction>();

/** What a document breaks of the official schema of its format, one line each; none for a good one. */
export function schemaProblems(format: string, text: string): readonly string[] {
    const validate = compiled.get(format) ?? made[format]?.();
    if (validate === undefined) throw new RangeError(`No schema of ${format}`);
    compiled.set(format, validate);
    if (validate(JSON.parse(text))) return [];
    return (validate.errors ?? []).map(
        ({ instancePath, message, params }) =>
            `${instancePath} ${message} ${JSON.stringify(params)}`,
    );
}
