import type { Located } from "@rust-ai-ide/cargo/manifest/manifest";
import { comparePrecedence } from "@rust-ai-ide/cargo/version/compare-versions";
import { parseVersion } from "@rust-ai-ide/cargo/version/parse-version";
import type { ReviewRule } from "../../review-rule.ts";
import { manifestChanges } from "./manifests.ts";

const common = { category: "api", confidence: "high", certainty: "likely" } as const;
const manifest = (rest: string): string => `[package]\nname = "a"\nversion = "1.0.0"\n${rest}`;
const path = "Cargo.toml";

export const featureRemoved: ReviewRule = {
    id: "api-feature-removed",
    title: "Feature removed",
    rationale:
        "Whoever switches the feature on cannot build any more; an optional dependency is a feature by its name as well. Leave it in, with nothing in it.",
    ...common,
    certainty: "proven",
    severity: "error",
    bump: "major",
    matches: [
        {
            path,
            base: manifest("[features]\nfast = []\nsmall = []\n"),
            head: manifest("«[features]»\nsmall = []\n"),
        },
    ],
    misses: [
        {
            path,
            base: manifest('[features]\nfast = ["std"]\nstd = []\n'),
            head: manifest('[features]\nfast = ["std", "small"]\nstd = []\nsmall = []\n'),
        },
        {
            path,
            base: manifest("[features]\nfast = []\n"),
            head: manifest('[features]\nfast = ["std"]\nstd = []\n'),
        },
        {
            path,
            base: manifest('[dependencies]\nb = { version = "1", optional = true }\n'),
            head: manifest(
                '[dependencies]\nb = { version = "1", optional = true }\n[features]\nc = []\n',
            ),
        },
    ],
    *checkAll(context) {
        for (const { path: file, base, head } of manifestChanges(context)) {
            if (base?.package === undefined || head.package === undefined) continue;
            const now = new Set(head.features.map(({ name }) => name));
            const isExplicit = [...head.features, ...base.features].some(({ enables }) =>
                enables.some(({ value }) => value.startsWith("dep:")),
            );
            for (const { name, optional } of isExplicit ? [] : head.dependencies) {
                if (optional?.value === true) now.add(name);
            }
            const before = base.features.map(({ name, keySpan }) => ({ name, keySpan }));
            for (const { name, optional, keySpan } of isExplicit ? [] : base.dependencies) {
                if (optional?.value === true) before.push({ name, keySpan });
            }
            for (const { name, enables } of base.features) {
                const kept = head.features.find((feature) => feature.name === name);
                const own = new Set(base.features.map((feature) => feature.name));
                const gone = enables.find(
                    ({ value }) =>
                        own.has(value) && kept?.enables.every((each) => each.value !== value),
                );
                if (gone === undefined || kept === undefined) continue;
                yield {
                    path: file,
                    start: kept.span.start,
                    end: kept.span.end,
                    item: `feature ${name}`,
                    message: `The feature ${name} does not switch ${gone.value} on any more: whoever relied on that cannot build.`,
                };
            }
            for (const { name, keySpan } of before) {
                if (now.has(name)) continue;
                yield {
                    path: file,
                    side: "base",
                    start: keySpan.start,
                    end: keySpan.end,
                    item: `feature ${name}`,
                    message: `The feature ${name} was removed: whoever switches it on cannot build any more.`,
                };
            }
        }
    },
};

export const rustVersionRaised: ReviewRule = {
    id: "api-rust-version-raised",
    title: "Newer Rust needed",
    rationale:
        "Whoever is on an older toolchain gets the last version that fits, or an error. Many take it for a minor release; say so in the changelog.",
    ...common,
    severity: "information",
    bump: "minor",
    matches: [
        {
            path,
            base: manifest('rust-version = "1.70"\n'),
            head: manifest('rust-version = «"1.80"»\n'),
        },
        {
            path,
            base: manifest('license = "MIT"\n'),
            head: manifest('license = "MIT"\nrust-version = «"1.80"»\n'),
        },
    ],
    misses: [
        {
            path,
            base: manifest('rust-version = "1.70"\n'),
            head: manifest('rust-version = "1.65"\n'),
        },
        {
            path,
            base: manifest('rust-version = "1.70"\n'),
            head: manifest('rust-version = "1.70.0"\n'),
        },
    ],
    *checkAll(context) {
        for (const { path: file, base, head } of manifestChanges(context)) {
            const now = ownOf(head.package?.rustVersion);
            const before = ownOf(base?.package?.rustVersion);
            if (base === undefined || now === undefined || !isNewer(now.value, before?.value))
                continue;
            const { start, end } = now.span;
            const old = before === undefined ? "" : ` instead of ${before.value}`;
            yield { path: file, start, end, message: `Rust ${now.value} is needed${old}.` };
        }
    },
};

export const versionTooLow: ReviewRule = {
    id: "api-version-too-low",
    title: "Version says less than changed",
    rationale:
        "The version was raised with a change that breaks the public interface, but not so far that cargo keeps it from those whom it would break.",
    ...common,
    severity: "error",
    matches: [
        {
            path,
            base: manifest(""),
            head: '[package]\nname = "a"\nversion = «"1.0.1"»\n',
            others: { "src/lib.rs": "pub fn b() {}\n" },
            othersBefore: { "src/lib.rs": "pub fn b() {}\npub fn c() {}\n" },
        },
    ],
    misses: [
        { path, base: manifest(""), head: '[package]\nname = "a"\nversion = "2.0.0"\n' },
        { path, base: manifest(""), head: manifest('license = "MIT"\n') },
    ],
    *checkAll(context) {
        for (const { path: file, base, head } of manifestChanges(context)) {
            const now = ownOf(head.package?.version);
            const before = ownOf(base?.package?.version);
            if (now === undefined || before === undefined || now.value === before.value) continue;
            const folder = file.slice(0, -"Cargo.toml".length);
            const broken = removedPublicItem(context.deltas, folder);
            if (broken === undefined || isIncompatible(before.value, now.value)) continue;
            const { start, end } = now.span;
            yield {
                path: file,
                start,
                end,
                message: `${before.value} to ${now.value} promises that nothing breaks, but ${broken} was removed.`,
            };
        }
    },
};

function removedPublicItem(
    deltas: Parameters<NonNullable<ReviewRule["checkAll"]>>[0]["deltas"],
    folder: string,
): string | undefined {
    const changes = deltas
        .filter(({ file }) => file.path.startsWith(folder))
        .flatMap(({ changes: own }) => own);
    return changes.find(({ kind, base }) => kind === "removed" && base?.isExported === true)?.base
        ?.qualifiedName;
}

/** Whether cargo's requirements for the one do not take the other. */
function isIncompatible(before: string, now: string): boolean {
    const [old, next] = [parseVersion(before), parseVersion(now)];
    if (old === undefined || next === undefined) return true;
    if (old.major !== next.major) return true;
    if (old.major > 0n) return false;
    return old.minor !== next.minor || (old.minor === 0n && old.patch !== next.patch);
}

function isNewer(now: string, before: string | undefined): boolean {
    if (before === undefined) return true;
    const whole = (text: string): string => (text.split(".").length === 2 ? `${text}.0` : text);
    const [next, old] = [parseVersion(whole(now)), parseVersion(whole(before))];
    return next !== undefined && old !== undefined && comparePrecedence(next, old) > 0;
}

function ownOf(value: Located<string> | "inherited" | undefined): Located<string> | undefined {
    return value === "inherited" ? undefined : value;
}
