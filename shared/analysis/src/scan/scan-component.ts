import { type ScriptBlock, scriptBlocks } from "../languages/script-blocks.ts";
import { scanScript } from "./scan-script.ts";
import { bytes, RangeList, type ScanCounts, sort, sorts } from "./scan-state.ts";

const piece = 8_192;
const semicolon = 59;

/**
 * Counts what is in a component of Vue or Svelte: functions, tests and comments of its scripts. Of
 * all else, tags, templates and styles with their comments, each line that is not blank is code.
 */
export function scanComponent(text: Uint8Array, ranges?: RangeList): ScanCounts {
    const blocks = scriptBlocks(oneUnitAByte(text));
    const counts = { ...linesOutside(text, blocks), comment: 0 };
    const sums = { functions: 0, unsafes: 0, tests: 0, todos: 0 };
    const local = ranges === undefined ? undefined : new RangeList();
    ranges?.clear();
    for (const { start, end } of blocks) {
        // With one unit of each tag, so that lines with tags are not blank.
        const script = text.slice(start - 1, end + 1);
        script[0] = semicolon;
        if (end < text.length) script[script.length - 1] = semicolon;
        const found = scanScript(script, local);
        for (const name of ["code", "comment", "blank"] as const) counts[name] += found[name];
        for (const name of ["functions", "tests", "todos"] as const) sums[name] += found[name];
        for (let index = 0; index < (local?.size ?? 0); index++) {
            const from = start - 1 + (local?.starts[index] ?? 0);
            const to = start - 1 + (local?.ends[index] ?? 0);
            ranges?.add(from, Math.min(to, end), local?.comments[index] === 1);
        }
    }
    return { ...counts, ...sums };
}

/** Lines that no script touches, less those that more than one does. */
function linesOutside(
    text: Uint8Array,
    blocks: readonly ScriptBlock[],
): { code: number; blank: number } {
    let [code, blank, next] = [0, 0, 0];
    for (let start = 0; start < text.length; ) {
        const lineBreak = text.indexOf(bytes.newline, start);
        const end = lineBreak < 0 ? text.length : lineBreak;
        while (next < blocks.length && (blocks[next]?.end ?? 0) < start) next++;
        let touching = 0;
        for (let index = next; (blocks[index]?.start ?? Number.MAX_VALUE) - 1 <= end; index++) {
            touching++;
        }
        if (touching > 0) code -= touching - 1;
        else if (isBlank(text, start, end)) blank++;
        else code++;
        start = end + 1;
    }
    return { code, blank };
}

function isBlank(text: Uint8Array, start: number, end: number): boolean {
    for (let at = start; at < end; at++) {
        if (sorts[text[at] as number] !== sort.blank) return false;
    }
    return true;
}

/** Offsets in it are those of the bytes; tags and their attributes are ASCII. */
function oneUnitAByte(text: Uint8Array): string {
    const parts: string[] = [];
    for (let at = 0; at < text.length; at += piece) {
        parts.push(String.fromCharCode(...text.subarray(at, at + piece)));
    }
    return parts.join("");
}
