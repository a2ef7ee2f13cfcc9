import type { CodedError } from "@rust-ai-ide/core/errors";
import { InferenceErrors } from "@rust-ai-ide/protocol/inference-errors";

/** The machine as far as the native runtime depends on it. */
export interface NativePlatform {
    readonly platform: NodeJS.Platform;
    readonly architecture: string;
    /** True on Linux systems whose C library is not glibc, such as Alpine. */
    readonly isMusl: boolean;
}

/** Windows' loader says that a DLL is missing, in its own language; error 126 keeps its number. */
const missingDll =
    /specified module could not be found|ERROR_MOD_NOT_FOUND|Win32 error 126|\berror 126\b|vcruntime140|msvcp140|concrt140|ERR_DLOPEN_FAILED[\s\S]*\.node/i;

/** Texts of loaders and of Node when the library does not exist for this machine or does not fit it. */
const unloadable =
    /ld-linux|GLIBC_|GLIBCXX_|ld-musl|Error relocating|Error loading shared library|wrong ELF class|incompatible architecture|not a mach-o|mach-o file, but is|no suitable image|invalid ELF header|is not a valid Win32 application|cannot open shared object file|onnxruntime_binding\.node|Cannot find module '[^']*onnxruntime/i;

/**
 * Names the cause when the native runtime cannot be loaded: text of an error (or of a log) in,
 * coded error out; undefined when the text is about something else.
 */
export function describeNativeFailure(
    text: string,
    machine: NativePlatform = currentNativePlatform(),
): CodedError | undefined {
    const name = nativePlatformName(machine);
    if (machine.platform === "win32") {
        if (/is not a valid Win32 application/i.test(text)) {
            return InferenceErrors.noNativeRuntime(name);
        }
        if (/Cannot find module/i.test(text) && unloadable.test(text)) {
            return InferenceErrors.noNativeRuntime(name);
        }
        if (missingDll.test(text)) return InferenceErrors.missingVisualCppRuntime();
        return undefined;
    }
    return unloadable.test(text) ? InferenceErrors.noNativeRuntime(name) : undefined;
}

/** The texts of an error and of everything that caused it; for {@link describeNativeFailure}. */
export function errorChainText(error: unknown): string {
    const texts: string[] = [];
    for (let current = error, depth = 0; current instanceof Error && depth < 8; depth++) {
        const code = (current as NodeJS.ErrnoException).code ?? "";
        texts.push(`${code} ${current.message}`);
        current = current.cause;
    }
    return texts.join("\n");
}

export function currentNativePlatform(): NativePlatform {
    return {
        platform: process.platform,
        architecture: process.arch,
        isMusl: process.platform === "linux" && !hasGlibc(),
    };
}

function hasGlibc(): boolean {
    // The report holds host names and the environment; nothing but this one field leaves the function.
    const report = process.report?.getReport() as
        | { header?: { glibcVersionRuntime?: string } }
        | undefined;
    return report?.header?.glibcVersionRuntime !== undefined;
}

/** For people: the system, its processor and, where it matters, its C library. */
export function nativePlatformName(machine: NativePlatform = currentNativePlatform()): string {
    const library = machine.isMusl ? " (musl)" : "";
    return `${machine.platform}-${machine.architecture}${library}`;
}
