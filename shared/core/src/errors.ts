/**
 * What a failed operation tells its user: a stable code for scripts and tests, one clear
 * sentence, and the next step to take. Neither may contain source text, secrets or tokens.
 */
export interface ErrorDescription {
    readonly code: string;
    readonly message: string;
    readonly nextStep: string;
}

/** The same in every bundle that a process loads, where each has classes of its own. */
const mark: unique symbol = Symbol.for("rust-ai-ide.coded-error");

/** An error from one of the tables made by {@link defineErrors}. Compare `code`, never `message`. */
export class CodedError extends Error implements ErrorDescription {
    readonly code: string;
    readonly nextStep: string;

    constructor(description: ErrorDescription, cause?: unknown) {
        super(description.message, cause === undefined ? undefined : { cause });
        this.name = "CodedError";
        this.code = description.code;
        this.nextStep = description.nextStep;
    }

    /** True for a coded error, and for one with this code when a code is given. */
    static is(error: unknown, code?: string): error is CodedError {
        if (!(error instanceof Error && mark in error)) return false;
        return code === undefined || (error as CodedError).code === code;
    }

    get [mark](): true {
        return true;
    }

    /** The two sentences that a user sees: what happened and what to do. */
    get display(): string {
        return this.nextStep === "" ? this.message : `${this.message} ${this.nextStep}`;
    }
}

type ErrorTemplate = (...details: never[]) => readonly [message: string, nextStep: string];

type ErrorTable<T extends Record<string, ErrorTemplate>> = {
    readonly [K in keyof T]: (...details: Parameters<T[K]>) => CodedError;
};

/**
 * Makes one constructor per error of a package. The code is `<area>.<key>`.
 *
 *     export const ModelErrors = defineErrors("model", {
 *         missing: (path: string) => [`The model file ${path} is missing.`, "Reinstall the extension."],
 *     });
 *     throw ModelErrors.missing(path); // code "model.missing"
 */
export function defineErrors<T extends Record<string, ErrorTemplate>>(
    area: string,
    templates: T,
): ErrorTable<T> {
    const entries = Object.entries(templates).map(([key, template]) => [
        key,
        (...details: never[]): CodedError => {
            const [message, nextStep] = template(...details);
            return new CodedError({ code: `${area}.${key}`, message, nextStep });
        },
    ]);
    return Object.fromEntries(entries) as ErrorTable<T>;
}

/** One sentence for logs from anything that was thrown. */
export function describeError(error: unknown): string {
    if (CodedError.is(error)) return `${error.code}: ${error.message}`;
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
