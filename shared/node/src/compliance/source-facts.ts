import { memberAt, valueAt } from "@rust-ai-ide/cargo/toml/toml-lookup";
import type { CargoWorkspace } from "@rust-ai-ide/cargo/workspace/workspace";
import { type CancellationToken, throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import { listSources } from "../analysis/crate-sources.ts";
import { readSource, stampOf } from "../analysis/source-folder.ts";
import { type Fact, fact } from "./fact.ts";

const largestSource = 1_000_000;
const testWords = /#\[(?:\w+::)*(?:test|rstest|test_case)\b|\bproptest!/;

/** What manifests and sources show: toolchain, lints, overflow checks and tests. */
export async function sourceFacts(
    workspace: CargoWorkspace,
    token: CancellationToken,
): Promise<readonly Fact[]> {
    const { root, rootManifest } = workspace;
    const tree = rootManifest.manifest.root;
    const toolchain = await firstFile(root, ["rust-toolchain.toml", "rust-toolchain"]);
    const clippy = await firstFile(root, ["clippy.toml", ".clippy.toml"]);
    const members = workspace.packages.filter(({ isMember }) => isMember);
    const hasLints =
        memberAt(tree, ["workspace", "lints"]) !== undefined ||
        members.some(({ manifest }) => memberAt(manifest.root, ["lints"]) !== undefined);
    const overflow = valueAt(tree, ["profile", "release", "overflow-checks"]);
    const isChecked = overflow?.kind === "boolean" && overflow.value;
    const tested = await testedFile(workspace, token);
    return [
        fact(
            "toolchain-pinned",
            toolchain !== undefined,
            toolchain === undefined
                ? "No rust-toolchain.toml says which compiler is used."
                : `${toolchain} says which compiler is used.`,
        ),
        fact(
            "lints-configured",
            hasLints || clippy !== undefined,
            hasLints
                ? "Manifests set the level of lints."
                : clippy === undefined
                  ? "No manifest and no clippy.toml says which lints count."
                  : `${clippy} sets up lints.`,
        ),
        fact(
            "overflow-checked",
            isChecked,
            isChecked
                ? "Releases stop where a number overflows (overflow-checks)."
                : "Releases go on where a number overflows: overflow-checks is not set for them.",
        ),
        fact(
            "tests-present",
            tested !== undefined,
            tested === undefined ? "No tests were found." : `There are tests, as in ${tested}.`,
        ),
    ];
}

async function firstFile(root: string, names: readonly string[]): Promise<string | undefined> {
    for (const name of names) {
        if ((await stampOf(`${root}/${name}`)) !== undefined) return name;
    }
    return undefined;
}

/** The first file with a test, tests of their own first: they need not be read. */
async function testedFile(
    { packages, root }: CargoWorkspace,
    token: CancellationToken,
): Promise<string | undefined> {
    const shown = (path: string): string =>
        path.startsWith(`${root}/`) ? path.slice(root.length + 1) : path;
    const members = packages.filter(({ isMember }) => isMember);
    for (const { foundTargets } of members) {
        const test = foundTargets.find(({ kind }) => kind === "test");
        if (test !== undefined) return shown(test.path);
    }
    for (const { folder } of members) {
        for (const path of await listSources(folder)) {
            throwIfCancelled(token);
            const text = await readSource(`${folder}/${path}`, largestSource);
            if (text !== undefined && testWords.test(text)) return shown(`${folder}/${path}`);
        }
    }
    return undefined;
}
