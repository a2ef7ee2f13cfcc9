import type { ReviewRule } from "../../review-rule.ts";
import { addedDependencies, keptDependencies, manifestChanges } from "./manifests.ts";

const common = { category: "dependencies", confidence: "high", certainty: "likely" } as const;
const manifest = (rest: string): string => `[package]\nname = "a"\nversion = "1.0.0"\n\n${rest}`;
const path = "Cargo.toml";

export const dependencyAdded: ReviewRule = {
    id: "dependency-added",
    title: "New dependency",
    rationale:
        "Code of others becomes a part of the program: look at who keeps it, its licence and what it brings along. Dependencies of tests and of paths are not told.",
    ...common,
    severity: "hint",
    matches: [
        {
            path,
            base: manifest("[dependencies]\n"),
            head: manifest('[dependencies]\n«serde = "1"»\n'),
        },
    ],
    misses: [
        { path, base: manifest(""), head: manifest('[dev-dependencies]\nserde = "1"\n') },
        {
            path,
            base: manifest('[dependencies]\nserde = "1"\n'),
            head: manifest('[dependencies]\nserde = "1.2"\n'),
        },
        { path, base: manifest(""), head: manifest('[dependencies]\nb = { path = "b" }\n') },
    ],
    *checkAll(context) {
        for (const change of manifestChanges(context)) {
            for (const { kind, path: folder, span, packageName, isInherited } of addedDependencies(
                change,
            )) {
                if (kind === "dev" || folder !== undefined || isInherited) continue;
                yield {
                    path: change.path,
                    start: span.start,
                    end: span.end,
                    message: `${packageName} is a new dependency.`,
                };
            }
        }
    },
};

export const dependencyWildcard: ReviewRule = {
    id: "dependency-wildcard",
    title: "Any version of a dependency",
    rationale:
        "`*` takes every version, the next incompatible one as well; a registry does not accept it.",
    ...common,
    certainty: "proven",
    severity: "warning",
    matches: [
        {
            path,
            base: manifest("[dependencies]\n"),
            head: manifest('[dependencies]\nserde = «"*"»\n'),
        },
    ],
    misses: [
        {
            path,
            base: manifest("[dependencies]\n"),
            head: manifest('[dependencies]\nserde = "1.*"\n'),
        },
    ],
    *checkAll(context) {
        for (const { path: file, head } of manifestChanges(context)) {
            for (const { requirement, packageName } of head.dependencies) {
                if (requirement?.value.trim() !== "*") continue;
                const { start, end } = requirement.span;
                yield { path: file, start, end, message: `${packageName} may be any version.` };
            }
        }
    },
};

export const dependencyFromGit: ReviewRule = {
    id: "dependency-from-git",
    title: "Dependency taken from a repository",
    rationale:
        "A branch can change under you, and a package that is published must not have such a dependency. A commit that is named is not told.",
    ...common,
    severity: "warning",
    matches: [
        {
            path,
            base: manifest("[dependencies]\n"),
            head: manifest('[dependencies]\nb = { git = «"https://example.org/b"» }\n'),
        },
    ],
    misses: [
        {
            path,
            base: manifest("[dependencies]\n"),
            head: manifest(
                '[dependencies]\nb = { git = "https://example.org/b", rev = "1a2b3c4" }\n',
            ),
        },
    ],
    *checkAll(context) {
        for (const { path: file, head } of manifestChanges(context)) {
            for (const { git, gitReference, packageName } of head.dependencies) {
                if (git === undefined || gitReference?.kind === "rev") continue;
                const { start, end } = git.span;
                yield {
                    path: file,
                    start,
                    end,
                    message: `${packageName} comes from a repository, at whatever commit it is then.`,
                };
            }
        }
    },
};

export const defaultFeaturesChanged: ReviewRule = {
    id: "dependency-default-features",
    title: "Default features of a dependency switched",
    rationale:
        "Code that is left out, or comes back, is seen only where it is used; other packages of the workspace may switch it on again.",
    ...common,
    severity: "information",
    matches: [
        {
            path,
            base: manifest('[dependencies]\nb = { version = "1" }\n'),
            head: manifest('[dependencies]\nb = { version = "1", default-features = «false» }\n'),
        },
    ],
    misses: [
        {
            path,
            base: manifest('[dependencies]\nb = { version = "1", default-features = false }\n'),
            head: manifest('[dependencies]\nb = { version = "2", default-features = false }\n'),
        },
    ],
    *checkAll(context) {
        for (const change of manifestChanges(context)) {
            for (const [before, now] of keptDependencies(change)) {
                const isOn = now.defaultFeatures?.value ?? true;
                if ((before.defaultFeatures?.value ?? true) === isOn) continue;
                const { start, end } = now.defaultFeatures?.span ?? now.span;
                yield {
                    path: change.path,
                    start,
                    end,
                    message: `Default features of ${now.packageName} are ${isOn ? "on" : "off"} now.`,
                };
            }
        }
    },
};
