import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readJson } from "./files.mjs";
import { line, megabytes, step } from "./log.mjs";
import { members } from "./members.mjs";
import { dist } from "./paths.mjs";
import { run } from "./run.mjs";
import { planStage, writeStage } from "./stage.mjs";
import { vsceProgram } from "./tools.mjs";

/** @typedef {import("./members.mjs").Member} Member */
/** @typedef {import("./members.mjs").Target} Target */

/** Raised when packages must be written anew although their content is the same. */
const packagingVersion = 1;

/** Zip files carry times; a fixed one makes the same content the same bytes. */
const fixedTime = "1767225600";

/**
 * Writes the VSIX files of one target that are missing or older than their content.
 * @param {Target} target
 * @returns {Promise<string[]>} Their paths, in the order of installation.
 */
export async function packageTarget(target) {
    await vsceProgram();
    return Promise.all(
        members.map((member) => packageMember(member, member.native ? target : undefined)),
    );
}

/**
 * Where {@link packageTarget} leaves the VSIX files, in the order of installation.
 * @param {Target} target
 */
export function packagePaths(target) {
    return members.map((member) =>
        join(dist, "vsix", `${packageLabel(member, member.native ? target : undefined)}.vsix`),
    );
}

/** @param {Member} member @param {Target | undefined} target */
function packageLabel({ name }, target) {
    const { version } = readJson(join(dist, name, "package.json"));
    return [name, ...(target === undefined ? [] : [target]), version].join("-");
}

/**
 * @param {Member} member
 * @param {Target | undefined} target
 */
async function packageMember(member, target) {
    const plan = planStage(member, target);
    const label = packageLabel(member, target);
    const file = join(dist, "vsix", `${label}.vsix`);
    const stamp = join(dist, "stage", `${label}.stamp`);
    const hash = `${packagingVersion} ${plan.hash}`;
    if (existsSync(file) && existsSync(stamp) && readFileSync(stamp, "utf8") === hash) return file;
    const stage = join(dist, "stage", target ?? "any", member.name);
    await step(`packing ${label}`, async () => {
        writeStage(plan, stage);
        mkdirSync(join(dist, "vsix"), { recursive: true });
        const { node, script } = await vsceProgram();
        const flags = ["--no-dependencies", "--allow-missing-repository", "--out", `${file}.part`];
        if (target !== undefined && target !== "universal") flags.push("--target", target);
        await run(node, [script, "package", ...flags], {
            cwd: stage,
            quiet: true,
            env: { ...process.env, SOURCE_DATE_EPOCH: fixedTime },
        });
    });
    const bytes = statSync(`${file}.part`).size;
    if (bytes > member.budget) {
        throw new Error(`${label}: ${megabytes(bytes)}, budget ${megabytes(member.budget)}`);
    }
    renameSync(`${file}.part`, file);
    writeFileSync(stamp, hash);
    line(`${label}.vsix ${megabytes(bytes)} of at most ${megabytes(member.budget)}`);
    return file;
}
