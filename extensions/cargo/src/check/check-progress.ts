import type { Translate } from "@rust-ai-ide/host/translate";

/**
 * Tells from cargo's own lines how far a build is. How many packages there are is known of the lock
 * only, and what is up to date already is not told: the number is "at most".
 */
export function buildProgress(
    packages: number | undefined,
    t: Translate,
): (line: string) => string | undefined {
    const seen = new Set<string>();
    return (line) => {
        const [, name, version] = /^\s*(?:Checking|Compiling) (\S+) (v\S+)/.exec(line) ?? [];
        if (name === undefined) {
            return /^\s*Blocking /.test(line) ? t("waiting for another cargo") : undefined;
        }
        seen.add(`${name} ${version}`);
        return packages === undefined || packages < seen.size
            ? t("{0} packages, now {1}", seen.size, name)
            : t("{0} of at most {1} packages, now {2}", seen.size, packages, name);
    };
}
