import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { copyFile, filesBelow, readJson, sha256 } from "./files.mjs";
import { thirdPartyNotices } from "./notices.mjs";
import { dist, root } from "./paths.mjs";

/** @typedef {import("./members.mjs").Member} Member */
/** @typedef {import("./members.mjs").Target} Target */

/**
 * What a package will hold, before anything is copied.
 * @typedef {object} Plan
 * @property {Map<string, string>} files Path inside the package to path of its source.
 * @property {string} notices
 * @property {string} hash Changes when any byte of the package would.
 */

/** Microsoft's DirectX libraries have terms of their own; the CPU runtime loads without them. */
const leftOut = /(?:^|\/)(?:DirectML|dxcompiler|dxil)\.dll$/i;

/**
 * @param {Member} member
 * @param {Target | undefined} target
 * @returns {Plan}
 */
export function planStage(member, target) {
    const built = join(dist, member.name);
    const files = new Map(filesBelow(built).map((path) => [path, join(built, path)]));
    if (member.native && target !== undefined && target !== "universal") {
        for (const [path, source] of nativeRuntime(target)) files.set(path, source);
    }
    const notices = thirdPartyNotices([...files.keys()], member.name);
    const content = [...files].map(([path, source]) => `${path} ${sha256(readFileSync(source))}`);
    return { files, notices, hash: sha256([...content, notices].join("\n")) };
}

/** @param {Plan} plan @param {string} folder */
export function writeStage(plan, folder) {
    rmSync(folder, { recursive: true, force: true });
    for (const [path, source] of plan.files) copyFile(source, join(folder, path));
    writeFileSync(join(folder, "THIRD-PARTY-NOTICES.txt"), plan.notices);
    // Everything staged is meant to be packed: vsce's own guesses are switched off.
    writeFileSync(join(folder, ".vscodeignore"), ".vscodeignore\n");
}

/**
 * The files of onnxruntime-node that its JavaScript loads on one platform.
 * @param {Target} target
 * @returns {[string, string][]}
 */
function nativeRuntime(target) {
    const platform = target.replace("-", "/");
    const wanted = [
        { name: "onnxruntime-node", path: /^package\.json$|^dist\/[^/]*\.js$/ },
        { name: "onnxruntime-node", path: new RegExp(`^bin/napi-v6/${platform}/`) },
        // Its own package.json makes dist/cjs CommonJS; without it nothing loads.
        {
            name: "onnxruntime-common",
            path: /^package\.json$|^dist\/cjs\/(?:.*\.js|package\.json)$/,
        },
    ];
    const folder = join(root, "node_modules");
    const files = wanted.flatMap(({ name, path }) =>
        filesBelow(join(folder, name))
            .filter((file) => path.test(file) && !leftOut.test(file) && !isTwin(file))
            .map((file) => [`runtime/node_modules/${name}/${file}`, join(folder, name, file)]),
    );
    if (!files.some(([path]) => path?.endsWith(".node"))) {
        const { version } = readJson(join(folder, "onnxruntime-node/package.json"));
        throw new Error(`onnxruntime-node ${version} has no binary for ${target}`);
    }
    return /** @type {[string, string][]} */ (files);
}

/**
 * macOS gets the library twice, under two names; the binding loads the one with the short name.
 * @param {string} file
 */
function isTwin(file) {
    return /libonnxruntime\.\d+\.\d+\.\d+\.dylib$/.test(file);
}
