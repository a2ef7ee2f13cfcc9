const colour = process.stdout.isTTY === true && process.env.NO_COLOR === undefined;

/** @param {string} code @param {string} text */
const paint = (code, text) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);

/** @param {string} text */
export function heading(text) {
    console.log(`\n${paint("1", `== ${text}`)}`);
}

/** @param {string} text */
export function line(text) {
    console.log(`   ${text}`);
}

/** @param {string} text */
export function warning(text) {
    console.log(`   ${paint("33", `warning: ${text}`)}`);
}

/** @param {number} milliseconds */
export function seconds(milliseconds) {
    return `${(milliseconds / 1000).toFixed(1)} s`;
}

/** @param {number} bytes */
export function megabytes(bytes) {
    return `${(bytes / 1_000_000).toFixed(2)} MB`;
}

/**
 * Says what starts, and on its end how long it took.
 * @template T
 * @param {string} text
 * @param {() => Promise<T> | T} work
 * @returns {Promise<T>}
 */
export async function step(text, work) {
    const start = performance.now();
    line(`${text} ...`);
    const result = await work();
    line(`${text}: ${seconds(performance.now() - start)}`);
    return result;
}

/**
 * Ends a script with one clear line in place of a stack.
 * @param {unknown} error
 * @returns {never}
 */
export function fail(error) {
    console.error(
        `\n${paint("31", "error:")} ${error instanceof Error ? error.message : String(error)}`,
    );
    if (process.env.RUST_AI_TRACE !== undefined && error instanceof Error) {
        console.error(error.stack);
    }
    process.exit(1);
}
