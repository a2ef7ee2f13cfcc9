/**
 * Where a component reports what it does. Nothing that a user wrote (source text, prompts,
 * completions) and no token or secret may be passed here.
 */
export interface Logger {
    debug(message: string): void;
    info(message: string): void;
    warn(message: string): void;
    error(message: string): void;
}

/** Swallows everything; the default where no logger is given. */
export const NullLogger: Logger = { debug() {}, info() {}, warn() {}, error() {} };
