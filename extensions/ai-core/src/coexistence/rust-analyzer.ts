/** Whether to mention that rust-analyzer is missing: once a profile, and never after "Don't show again". */
export function shouldSuggestRustAnalyzer(input: {
    readonly isInstalled: boolean;
    readonly settingIsOn: boolean;
    readonly alreadySaid: boolean;
}): boolean {
    return !input.isInstalled && input.settingIsOn && !input.alreadySaid;
}
