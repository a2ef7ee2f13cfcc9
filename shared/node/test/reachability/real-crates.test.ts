import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { GraphPackage, PackageGraph } from "@rust-ai-ide/cargo/graph/package-graph";
import { readManifest } from "@rust-ai-ide/cargo/manifest/read-manifest";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import type { Advisory } from "@rust-ai-ide/security/advisories/advisory";
import type { Reachability } from "@rust-ai-ide/security/reachability/reachability";
import { ReachabilityService, reachKey } from "../../src/reachability/reachability-service.ts";
import { methodCalls } from "./method-crate-calls.ts";
import { moreCalls } from "./more-crate-calls.ts";
import { type CrateCalls, plainCalls } from "./real-crate-calls.ts";

/** Sources as cargo has unpacked them, where it has; nothing is fetched. */
const sources = join(process.env.CARGO_HOME ?? join(homedir(), ".cargo"), "registry", "src");
const registries = existsSync(sources) ? readdirSync(sources) : [];
const service = new ReachabilityService();
let root = "";

before(async () => {
    root = (await mkdtemp(join(tmpdir(), "reach-real-"))).replaceAll("\\", "/");
    await mkdir(join(root, "src"));
    await writeFile(join(root, "Cargo.toml"), '[package]\nname = "app"\nversion = "0.1.0"\n');
    await writeFile(join(root, "src/main.rs"), "");
});
after(() => rm(root, { recursive: true, force: true }));

function folderOf(crate: string): string | undefined {
    return registries
        .map((each) => join(sources, each, crate.replace(" ", "-")))
        .find((each) => existsSync(join(each, "Cargo.toml")));
}

/** All features on; of the dependencies only those that are given. */
async function graphOf(crates: readonly string[]): Promise<PackageGraph> {
    const names = crates.map((each) => each.split(" ")[0] ?? "");
    const edge = (name: string, to: number): GraphPackage["dependencies"][number] => ({
        to,
        name,
        kind: "normal",
        target: undefined,
        isOptional: false,
        requirement: undefined,
        features: [],
    });
    const packages: GraphPackage[] = [];
    for (const [index, crate] of crates.entries()) {
        const path = join(folderOf(crate) ?? "", "Cargo.toml").replaceAll("\\", "/");
        const manifest = readManifest(await readFile(path, "utf8"));
        const dependencies = manifest.dependencies.flatMap(({ name }) => {
            const to = names.indexOf(name);
            return to < 0 || to === index ? [] : [edge(name, to)];
        });
        packages.push({
            name: names[index] ?? "",
            version: crate.split(" ")[1] ?? "",
            source: "registry+https://example.org/index",
            isMember: false,
            manifestPath: path,
            features: [
                ...manifest.features.map(({ name }) => name),
                ...manifest.dependencies.map(({ name }) => name),
            ],
            dependencies,
            isProcMacro: false,
        });
    }
    const app: GraphPackage = {
        name: "app",
        version: "0.1.0",
        source: undefined,
        isMember: true,
        manifestPath: `${root}/Cargo.toml`,
        features: [],
        dependencies: names.map(edge),
        isProcMacro: false,
    };
    return { packages: [...packages, app], roots: [packages.length], unknown: [] };
}

async function ask(
    graph: PackageGraph,
    affected: string,
    code: string,
): Promise<Reachability | undefined> {
    const [of] = graph.packages;
    assert.ok(of !== undefined);
    const match = {
        advisory: { id: "TEST-1" } as Advisory,
        package: of as never,
        functions: [affected],
    };
    const answers = await service.ask({
        workspace: undefined as never,
        graph,
        matches: [match],
        overlay: (path) => (path.endsWith("src/main.rs") ? code : undefined),
        token: NeverCancelled,
    });
    return answers.get(reachKey(match));
}

function tell(answer: Reachability | undefined): string {
    if (answer?.verdict === "reachable")
        return answer.path.map((each) => each.function).join(" > ");
    if (answer?.verdict !== "unknown") return answer?.verdict ?? "no answer";
    const reasons = answer.reasons.map(
        ({ reason, step }) => `${reason} in ${step?.function ?? "?"} (${step?.path}:${step?.line})`,
    );
    return `unknown: ${reasons.join(", ")}`;
}

async function check({ crates, calls, doubts, others }: CrateCalls): Promise<void> {
    const graph = await graphOf(crates);
    for (const [affected, code] of calls) {
        const told = tell(await ask(graph, affected, code));
        const name = affected.split("::").at(-1) ?? "";
        const isWay = /^app\b/.test(told) && new RegExp(`::${name}$`).test(told);
        assert.ok(isWay, `${affected} of ${code} is ${told}`);
        const without = tell(await ask(graph, affected, "fn main() {}"));
        assert.match(without, /^(?:not-reachable|unknown)/, `${affected} of nothing is ${without}`);
    }
    for (const [affected, code] of doubts ?? []) {
        const told = tell(await ask(graph, affected, code));
        assert.match(told, /^unknown/, `${affected} of ${code} is ${told}`);
    }
    for (const [affected, code] of others ?? []) {
        const told = tell(await ask(graph, affected, code));
        assert.match(told, /^(?:not-reachable|unknown)/, `${affected} of ${code} is ${told}`);
    }
}

for (const each of [...plainCalls, ...moreCalls, ...methodCalls]) {
    const absent = each.crates.filter((crate) => folderOf(crate) === undefined);
    const skip = absent.length > 0 && `no sources of ${absent.join(", ")} in cargo's registry`;
    test(`finds calls of ${each.crates[0]}`, { skip }, () => check(each));
}
