import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { seededRandom } from "@rust-ai-ide/ai/random";
import { GrammarSet } from "../../shared/node/src/analysis/grammar-loader.ts";
import { RustBody } from "../../shared/review/src/body/rust-body.ts";
import { SideReader } from "../../shared/review/src/delta/side-reader.ts";
import type { Alternative } from "../../shared/review/src/surprise/alternative.ts";
import { doubtSites } from "../../shared/review/src/surprise/alternatives.ts";
import type { CompiledSlips } from "./compiled-slips.ts";

/** A stretch of real functions into which one slip was put. */
export interface SurpriseCase {
    readonly crate: string;
    readonly path: string;
    /** With the slip. */
    readonly body: RustBody;
    readonly functions: readonly number[];
    /** Without it, for alarms where nothing is wrong. */
    readonly clean: { readonly body: RustBody; readonly functions: readonly number[] };
    readonly slip: Alternative;
    /** The text as its authors wrote it. */
    readonly original: string;
}

/** Places that a change has at least and at most. */
const [fewestSites, mostSites] = [30, 60];
const largestFile = 120_000;
/** Slips tried in one stretch until rustc takes one. */
const mostTries = 4;

/**
 * Seeds one slip into each of some stretches of a crate: kinds alike often, places by chance. Only
 * slips whose types are the same as far as the file says, so that a compiler would be silent.
 *
 * @param compiled Only slips that rustc takes, in code that it compiles here.
 */
export async function surpriseCases(
    folder: string,
    most: number,
    compiled?: CompiledSlips,
): Promise<SurpriseCase[]> {
    const grammars = new GrammarSet();
    await grammars.load("rust");
    const parser = grammars.parserOf("rust");
    if (parser === undefined) throw new Error("Rust has a grammar");
    const reader = new SideReader(parser);
    const crate = folder.replace(/^.*\//, "");
    const random = seededRandom(
        [...crate].reduce((sum, sign) => sum * 31 + sign.charCodeAt(0), 7) >>> 0,
    );
    const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)];
    const bodyOf = (path: string, text: string): RustBody | undefined => {
        const side = reader.read(text, { path, isModuleExported: true });
        return side === undefined ? undefined : new RustBody(side, () => true);
    };
    const cases: SurpriseCase[] = [];
    for (const file of shuffled(rustFiles(join(folder, "src")), random)) {
        if (cases.length >= most) break;
        const text = readFileSync(file, "utf8");
        if (text.length > largestFile || /@generated|machine generated/i.test(text)) continue;
        const path = relative(folder, file);
        const clean = bodyOf(path, text);
        if (clean === undefined) continue;
        for (const functions of stretches(clean).slice(0, 2)) {
            const sites = doubtSites(clean, functions);
            const typed = sites.flatMap(({ alternatives }) =>
                alternatives.filter(({ isTyped }) => isTyped),
            );
            if (cases.length >= most) continue;
            let slip: Alternative | undefined;
            for (let tries = 0; slip === undefined && tries < mostTries; tries++) {
                const kind = pick([...new Set(typed.map((each) => each.kind))]);
                const chosen = pick(typed.filter((each) => each.kind === kind));
                if (chosen === undefined) break;
                if (compiled?.compiles(path, withSlip(text, chosen), text) === false) continue;
                slip = chosen;
            }
            if (slip === undefined) continue;
            const seeded = withSlip(text, slip);
            const body = bodyOf(path, seeded);
            if (body === undefined) continue;
            const shift = slip.text.length - (slip.end - slip.start);
            const starts = new Set(
                functions.map(
                    (each) => clean.start(each) + (clean.start(each) > slip.start ? shift : 0),
                ),
            );
            const same = body.allOf("function_item").filter((each) => starts.has(body.start(each)));
            if (same.length !== functions.length) continue;
            cases.push({
                crate,
                path,
                body,
                functions: same,
                clean: { body: clean, functions },
                slip,
                original: text,
            });
        }
    }
    return cases;
}

function withSlip(text: string, slip: Alternative): string {
    return text.slice(0, slip.start) + slip.text + text.slice(slip.end);
}

/** Neighbouring functions with enough places between them. */
function stretches(body: RustBody): number[][] {
    const found: number[][] = [];
    let now: number[] = [];
    let sites = 0;
    for (const node of body.allOf("function_item")) {
        if (body.around(node, "function_item") >= 0 || body.isInTests(node)) continue;
        const own = doubtSites(body, [node]).length;
        if (own === 0 || own > mostSites) continue;
        if (sites + own > mostSites) [now, sites] = [[], 0];
        now.push(node);
        sites += own;
        if (sites < fewestSites) continue;
        found.push(now);
        [now, sites] = [[], 0];
    }
    return found;
}

function rustFiles(folder: string): string[] {
    try {
        return readdirSync(folder, { recursive: true, encoding: "utf8" })
            .filter((name) => name.endsWith(".rs") && !/(?:^|\/)tests?(?:\/|\.rs$)/.test(name))
            .map((name) => join(folder, name))
            .filter((file) => statSync(file).isFile())
            .sort();
    } catch {
        return [];
    }
}

function shuffled<T>(list: readonly T[], random: () => number): T[] {
    return list
        .map((each) => ({ each, key: random() }))
        .sort((left, right) => left.key - right.key)
        .map(({ each }) => each);
}
