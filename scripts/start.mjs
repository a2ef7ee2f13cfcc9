import { randomBytes } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { build } from "./lib/build.mjs";
import { findEditor, installIntoEditor } from "./lib/editors.mjs";
import { sha256 } from "./lib/files.mjs";
import { fail, heading, line, step } from "./lib/log.mjs";
import { hostTarget } from "./lib/members.mjs";
import { packageTarget } from "./lib/packages.mjs";
import { cache, root } from "./lib/paths.mjs";
import { quietSettings } from "./lib/quiet-settings.mjs";
import { run, which } from "./lib/run.mjs";
import { installIntoServer, makePrivate, startServer } from "./lib/server.mjs";

const help = `npm start -- [options]
Builds and packs the extensions and opens a sample crate with them in an editor whose profile is
thrown away: your own settings and extensions stay as they are.
  --editor PROGRAM   desktop editor; default: the first of code, codium, cursor on PATH
  --server           the built-in VS Code server in a browser, even if there is a desktop editor
  --port N           port of the server; default: a free one
  --no-open          do not open a browser or a window
  --help             this text`;

async function main() {
    const { values } = parseArgs({
        options: {
            editor: { type: "string" },
            server: { type: "boolean" },
            port: { type: "string" },
            open: { type: "boolean", default: true },
            help: { type: "boolean" },
        },
        allowNegative: true,
    });
    if (values.help === true) {
        console.log(help);
        return;
    }
    const port = parsePort(values.port);
    const editor = values.server === true ? undefined : findEditor(values.editor);
    heading("Build");
    await build();
    const target = hostTarget();
    if (target === "universal") {
        line(`no native runtime for ${process.platform}-${process.arch}: completions will be off`);
    }
    const files = await packageTarget(target);
    const profile = join(cache, "start", sha256(root).slice(0, 12));
    makePrivate(profile);
    const workspace = sampleWorkspace(profile);
    heading("Editor");
    if (editor === undefined)
        await openServer({ files, profile, workspace, port, open: values.open });
    else await openDesktop({ editor, files, profile, workspace, open: values.open });
}

/** @param {string | undefined} text */
function parsePort(text) {
    if (text === undefined) return undefined;
    const port = Number(text);
    if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
    throw new Error("--port: a number from 1 to 65535");
}

/** A copy, so that what is typed into it never shows up in the repository. @param {string} profile */
function sampleWorkspace(profile) {
    const folder = join(profile, "hello-rust");
    if (!existsSync(folder)) cpSync(join(root, "samples/hello-rust"), folder, { recursive: true });
    return folder;
}

/**
 * Installs anew only when a package has changed.
 * @param {string} profile
 * @param {readonly string[]} files
 * @param {(extensions: string) => Promise<unknown>} install
 */
async function installOnce(profile, files, install) {
    const extensions = join(profile, "extensions");
    const stamp = join(profile, "installed.txt");
    const wanted = files
        .map((file) => `${basename(file)} ${sha256(readFileSync(file))}`)
        .join("\n");
    if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return extensions;
    rmSync(stamp, { force: true });
    rmSync(extensions, { recursive: true, force: true });
    mkdirSync(extensions, { recursive: true });
    await step(`installing ${files.length} extensions`, () => install(extensions));
    writeFileSync(stamp, wanted);
    return extensions;
}

/** @param {{ editor: string, files: string[], profile: string, workspace: string, open: boolean }} options */
async function openDesktop({ editor, files, profile, workspace, open }) {
    const user = join(profile, "desktop");
    mkdirSync(join(user, "User"), { recursive: true });
    const settings = JSON.stringify(quietSettings, undefined, 2);
    writeFileSync(join(user, "User/settings.json"), settings);
    const extensions = await installOnce(join(profile), files, (folder) =>
        installIntoEditor(editor, files, ["--user-data-dir", user, "--extensions-dir", folder]),
    );
    const places = ["--user-data-dir", user, "--extensions-dir", extensions];
    line(`opening ${workspace} with ${editor}`);
    if (!open) return;
    await run(editor, [...places, "--new-window", workspace, join(workspace, "src/main.rs")]);
}

/** @param {{ files: string[], profile: string, workspace: string, port: number | undefined, open: boolean }} options */
async function openServer({ files, profile, workspace, port, open }) {
    line("no desktop editor is used: starting the built-in VS Code server");
    const extensions = await installOnce(profile, files, (folder) =>
        installIntoServer(files, folder, profile),
    );
    // Whoever can open the editor can run programs as this user.
    const token = randomBytes(16).toString("hex");
    const server = await startServer({
        profile,
        token,
        extensions,
        settings: quietSettings,
        ...(port === undefined ? {} : { port }),
    });
    const stop = () => void server.stop();
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, stop);
    const { pathname } = pathToFileURL(join(workspace, "src/main.rs"));
    const file = `vscode-remote://127.0.0.1:${server.port}${pathname}`;
    const payload = encodeURIComponent(JSON.stringify([["openFile", file]]));
    const address = `${server.origin}/?tkn=${token}&folder=${encodeURIComponent(workspace)}&payload=${payload}`;
    console.log(`\n   Rust AI IDE runs at\n\n   ${address}\n\n   Ctrl-C stops it.`);
    if (open) await openBrowser(address);
    await server.ended;
    line("stopped");
}

/** Best effort: on a machine without a desktop the printed address is what counts. @param {string} address */
async function openBrowser(address) {
    const programs = { darwin: "open", win32: "explorer" };
    const name = /** @type {Record<string, string>} */ (programs)[process.platform] ?? "xdg-open";
    const program = which(name);
    const display = process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY;
    if (program === undefined || (name === "xdg-open" && display === undefined)) return;
    await run(program, [address], { quiet: true, allowFailure: true });
}

main().catch(fail);
