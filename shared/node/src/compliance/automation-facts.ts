import { readdir } from "node:fs/promises";
import { readSource, stampOf } from "../analysis/source-folder.ts";
import { type Fact, fact } from "./fact.ts";

const largestFile = 1_000_000;
const mostFiles = 100;

const singleFiles = [
    ".gitlab-ci.yml",
    ".travis.yml",
    ".circleci/config.yml",
    "azure-pipelines.yml",
    "bitbucket-pipelines.yml",
    "Jenkinsfile",
    ".buildkite/pipeline.yml",
    ".woodpecker.yml",
    ".drone.yml",
    ".cirrus.yml",
    "appveyor.yml",
    ".ci/run",
];
const folders = [".github/workflows", ".forgejo/workflows", ".gitea/workflows", ".woodpecker"];

/** Words of commands and actions; comments may hold them too, so what is found is named. */
const tests =
    /\bcargo\s+(?:\+\S+\s+)?(?:hack\s+)?(?:nextest|test|t)\b|\bcross\s+test\b|\bCARGO\b\s*\}\}\s+test\b/;
const checks =
    /\bcargo[- ](?:audit|deny|vet|geiger)\b|\baudit-check\b|\brust-ai(?:\.cjs)?\s+(?:audit|sast|secrets)\b|\bosv-scanner\b|\bgitleaks\b|\bcodeql\b|\bsemgrep\b|\btrivy\b/;

/** What runs on its own: builds, tests, checks and updates. */
export async function automationFacts(root: string): Promise<readonly Fact[]> {
    const texts = await pipelineTexts(root);
    const paths = [...texts.keys()].sort();
    const first = (words: RegExp): string | undefined =>
        paths.find((path) => words.test(texts.get(path) ?? ""));
    const [tested, checked] = [first(tests), first(checks)];
    const updates = await updatesFile(root);
    return [
        fact(
            "ci-present",
            paths.length > 0,
            paths.length > 0
                ? `Pipelines are set up: ${paths.slice(0, 3).join(", ")}.`
                : "No file of a pipeline is known here.",
        ),
        fact(
            "ci-tests",
            tested !== undefined,
            tested === undefined
                ? "No pipeline is seen to run tests of cargo."
                : `A pipeline runs tests: ${tested}.`,
        ),
        fact(
            "ci-security",
            checked !== undefined,
            checked === undefined
                ? "No pipeline is seen to run a check of security."
                : `A pipeline runs a check of security: ${checked}.`,
        ),
        fact(
            "updates-automated",
            updates !== undefined,
            updates === undefined
                ? "Nothing is set up that proposes updates of dependencies."
                : `Updates of dependencies are proposed: ${updates}.`,
        ),
    ];
}

async function pipelineTexts(root: string): Promise<ReadonlyMap<string, string>> {
    const texts = new Map<string, string>();
    const paths = [...singleFiles];
    for (const folder of folders) {
        const names = await readdir(`${root}/${folder}`).catch(() => []);
        paths.push(
            ...names
                .filter((name) => /\.ya?ml$/.test(name))
                .slice(0, mostFiles)
                .map((name) => `${folder}/${name}`),
        );
    }
    for (const path of paths) {
        const text = await readSource(`${root}/${path}`, largestFile);
        if (text !== undefined) texts.set(path, text);
    }
    return texts;
}

async function updatesFile(root: string): Promise<string | undefined> {
    for (const path of [".github/dependabot.yml", ".github/dependabot.yaml"]) {
        const text = await readSource(`${root}/${path}`, largestFile);
        if (text !== undefined && /package-ecosystem:\s*["']?cargo\b/.test(text)) return path;
    }
    const renovate = ["renovate.json", "renovate.json5", ".renovaterc", ".github/renovate.json"];
    for (const path of renovate) {
        if ((await stampOf(`${root}/${path}`)) !== undefined) return path;
    }
    return undefined;
}
