import { parseToml } from "@rust-ai-ide/cargo/toml/parse-toml";
import type { Span, TomlValue } from "@rust-ai-ide/cargo/toml/syntax";
import { tomlTree, tomlTreeProblems } from "@rust-ai-ide/cargo/toml/toml-tree";
import type { TomlMember, TomlTable } from "@rust-ai-ide/cargo/toml/tree";
import { LineIndex } from "@rust-ai-ide/core/text";
import {
    type PathSettings,
    type ReviewSettings,
    type RuleLevel,
    reviewSettingsPath,
    ruleLevels,
} from "./review-settings.ts";

export interface SettingsProblem {
    /** `settings.*`: a stable code. */
    readonly code: string;
    readonly message: string;
    /** From 1. */
    readonly line: number;
}

export interface ReadSettings {
    readonly settings: ReviewSettings;
    /** By line. */
    readonly problems: readonly SettingsProblem[];
}

/** More leads would be a list, not a hint. */
const mostLeads = 20;

/**
 * Reads a repository's `.rust-ai/review.toml`: `exclude` and `leads`, rules by their ids below
 * `[rules]`, and `[[paths]]` with `match` and `rules`. What cannot be read is reported, and the rest
 * holds. Never throws.
 */
export function readReviewSettings(text: string, isRule: (id: string) => boolean): ReadSettings {
    const reader = new SettingsReader(text, isRule);
    const document = parseToml(text);
    for (const { message, start } of [...document.problems, ...tomlTreeProblems(document)]) {
        reader.report("badFile", message, { start, end: start });
    }
    const settings = reader.root(tomlTree(document));
    const problems = reader.problems.toSorted((left, right) => left.line - right.line);
    return { settings, problems };
}

/** A problem as reports tell it. */
export function settingsProblemText({ code, message, line }: SettingsProblem): string {
    return `${reviewSettingsPath}:${line}: ${message} [${code}]`;
}

class SettingsReader {
    readonly problems: SettingsProblem[] = [];
    private readonly lines: LineIndex;
    private readonly isRule: (id: string) => boolean;

    constructor(text: string, isRule: (id: string) => boolean) {
        this.lines = new LineIndex(text);
        this.isRule = isRule;
    }

    root(table: TomlTable): ReviewSettings {
        let exclude: readonly string[] = [];
        let leads: number | undefined;
        let rules: ReadonlyMap<string, RuleLevel> = new Map();
        const paths: PathSettings[] = [];
        for (const member of table.members.values()) {
            if (member.name === "exclude") exclude = this.texts(member);
            else if (member.name === "leads") leads = this.leads(member);
            else if (member.name === "rules") rules = this.rules(member);
            else if (member.name === "paths") paths.push(...this.paths(member));
            else this.unknown(member, "exclude, leads, rules and paths");
        }
        return { exclude, leads, rules, paths, prefix: "" };
    }

    report(code: string, message: string, { start }: Span): void {
        const line = this.lines.positionAt(start).line + 1;
        this.problems.push({ code: `settings.${code}`, message, line });
    }

    private unknown({ name, key }: TomlMember, known: string): void {
        this.report("unknownKey", `There is no key ${shown(name)} here; there are ${known}.`, key);
    }

    private wrong({ name, key }: TomlMember, expected: string): void {
        this.report("wrongValue", `${shown(name)} has to be ${expected}.`, key);
    }

    private texts(member: TomlMember): readonly string[] {
        const { node } = member;
        if (node.kind !== "array") {
            this.wrong(member, "a list of patterns");
            return [];
        }
        return node.items.flatMap((item: TomlValue | TomlTable) => {
            if (item.kind === "string") return [item.value];
            this.wrong(member, "a list of patterns");
            return [];
        });
    }

    private leads(member: TomlMember): number | undefined {
        const { node } = member;
        const count = node.kind === "integer" ? Number(node.value) : Number.NaN;
        if (count >= 0 && count <= mostLeads) return count;
        this.wrong(member, `a number from 0 to ${mostLeads}`);
        return undefined;
    }

    private rules(member: TomlMember): ReadonlyMap<string, RuleLevel> {
        const { node } = member;
        const levels = new Map<string, RuleLevel>();
        if (node.kind !== "table") {
            this.wrong(member, "a table of rules");
            return levels;
        }
        for (const each of node.members.values()) {
            const value = each.node.kind === "string" ? each.node.value : undefined;
            const level = ruleLevels.find((known) => known === value);
            if (!this.isRule(each.name)) {
                this.report("unknownRule", `There is no rule ${shown(each.name)}.`, each.key);
            } else if (level === undefined) this.wrong(each, `one of ${ruleLevels.join(", ")}`);
            else levels.set(each.name, level);
        }
        return levels;
    }

    private paths(member: TomlMember): readonly PathSettings[] {
        const { node } = member;
        if (node.kind !== "table-array") {
            this.wrong(member, "tables below [[paths]]");
            return [];
        }
        return node.tables.map((table) => {
            let match: readonly string[] = [];
            let rules: ReadonlyMap<string, RuleLevel> = new Map();
            for (const each of table.members.values()) {
                if (each.name === "match") match = this.texts(each);
                else if (each.name === "rules") rules = this.rules(each);
                else this.unknown(each, "match and rules");
            }
            if (!table.members.has("match")) {
                this.report("noMatch", "Settings of paths have to say match.", member.key);
            }
            return { match, rules };
        });
    }
}

/** Names come from the file, and may be of any length. */
function shown(name: string): string {
    return name.length > 60 ? `${name.slice(0, 60)}…` : name;
}
