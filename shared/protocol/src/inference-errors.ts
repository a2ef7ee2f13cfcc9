import { type CodedError, defineErrors } from "@rust-ai-ide/core/errors";

/** What can go wrong with the inference process itself; a model's own failures are `model.*`. */
export const InferenceErrors = defineErrors("inference", {
    stopped: () => [
        "The inference process stopped while it was working.",
        "It is being restarted; try again.",
    ],
    keepsStopping: (times: number, lastReason: string) => [
        `The inference process failed ${times} times in a short time. ${lastReason}`,
        'Collect diagnostics, then use "Reload Models and Restart Inference" when the cause is fixed.',
    ],
    disposed: () => ["The inference client was closed.", "Reload the window."],
    programMissing: (path: string) => [
        `The inference program ${path} cannot be read.`,
        "Reinstall the extension.",
    ],
    cannotStart: (reason: string) => [
        `The inference process did not start: ${reason}.`,
        "Collect diagnostics and look into the inference log.",
    ],
    wrongToken: () => [
        "The inference process refused the session token.",
        "Close all windows of the editor and open them again.",
    ],
    wrongProtocol: (theirs: number, ours: number) => [
        `The inference process speaks protocol ${theirs}, this program ${ours}.`,
        "Update the extension and the command line to the same version.",
    ],
    helloFirst: () => [
        "A session with the inference process starts with hello.",
        "Update both programs to the same version.",
    ],
    noRuntimeDirectory: (tried: string) => [
        `No directory for the inference socket can be used; tried ${tried}.`,
        "Make one of them writable for you and for nobody else, or set XDG_RUNTIME_DIR.",
    ],
    missingVisualCppRuntime: () => [
        "The Microsoft Visual C++ runtime that the native engine needs is missing.",
        "Install the Visual C++ Redistributable 2015-2022 from https://aka.ms/vs/17/release/vc_redist.x64.exe (vc_redist.arm64.exe on ARM), then restart the editor.",
    ],
    noNativeRuntime: (platform: string) => [
        `The native engine does not run on ${platform}.`,
        "Local models need Linux (glibc, x64 or arm64), Windows (x64 or arm64) or macOS on Apple silicon.",
    ],
    memoryLimit: (megabytes: number) => [
        `The inference process needed more than ${megabytes} MB.`,
        "Choose a smaller model or raise the memory limit in the settings and restart the inference process.",
    ],
});

/** `inference.cannotStart` for what was thrown: its system code or kind, never its text. */
export function cannotStart(error: unknown): CodedError {
    const code = (error as { code?: string } | null)?.code;
    return InferenceErrors.cannotStart(code ?? (error instanceof Error ? error.name : "unknown"));
}
