/** What becomes of a commit; git's words, less those that run programs or stop for an edit. */
const planActions = ["pick", "reword", "squash", "fixup", "drop"] as const;
export type PlanAction = (typeof planActions)[number];

/** A line of a plan. */
export interface PlanStep {
    readonly action: PlanAction;
    /** A commit, or the beginning of its name. */
    readonly commit: string;
    /** What stands behind it: of a `reword` the new first line of the message, else for reading only. */
    readonly text: string;
    /**
     * Indented lines below it: of a `reword` what follows the first line, of a `squash` the whole
     * message. Undefined where there are none, and the messages stay as they are.
     */
    readonly body: readonly string[] | undefined;
}

export interface ParsedPlan {
    readonly steps: readonly PlanStep[];
    /** In sentences, with the number of the line. */
    readonly problems: readonly string[];
}

/** A commit that a plan is made of. */
export interface PlannedCommit {
    readonly commit: string;
    /** First line of the message. */
    readonly subject: string;
    /** The whole message. */
    readonly message: string;
}

const shortActions: Readonly<Record<string, PlanAction>> = {
    p: "pick",
    r: "reword",
    s: "squash",
    f: "fixup",
    d: "drop",
};
/** Words of git's that mean something else here than nothing. */
const unsupported = /^(?:e|edit|x|exec|b|break|l|label|t|reset|m|merge|u|update-ref)$/;
const indent = /^(?:\t| {1,4})/;

/**
 * Reads a plan as git's `rebase -i` writes it: an action, a commit and text in each line, `#` begins
 * a comment, `noop` stands for no commit at all. Lines that are indented belong to the message of the
 * `reword` or `squash` above them. Never throws.
 */
export function parsePlan(text: string): ParsedPlan {
    const steps: PlanStep[] = [];
    const problems: string[] = [];
    let body: string[] | undefined;
    let blanks = 0;
    let isEmptyOnPurpose = false;
    let isBelowProblem = false;
    for (const [index, raw] of text.split("\n").entries()) {
        const line = raw.replace(/\r$/, "");
        const at = `Line ${index + 1}`;
        if (line.trim() === "") {
            blanks++;
            continue;
        }
        const gap = blanks;
        blanks = 0;
        if (line.startsWith("#")) continue;
        if (indent.test(line)) {
            if (isBelowProblem) continue;
            const last = steps.at(-1);
            if (last?.action !== "reword" && last?.action !== "squash") {
                problems.push(`${at} is indented, but no reword or squash stands above it.`);
                continue;
            }
            if (body === undefined) {
                body = [];
                steps[steps.length - 1] = { ...last, body };
            } else for (let count = 0; count < gap; count++) body.push("");
            body.push(line.replace(indent, ""));
            continue;
        }
        body = undefined;
        if (line.trim() === "noop") {
            isEmptyOnPurpose = true;
            continue;
        }
        const step = parseStep(line);
        isBelowProblem = typeof step === "string";
        if (typeof step === "string") problems.push(`${at}: ${step}`);
        else steps.push(step);
    }
    const first = steps.find(({ action }) => action !== "drop");
    if (first?.action === "squash" || first?.action === "fixup") {
        problems.push(`There is no commit in front of the first ${first.action}.`);
    }
    if (steps.length === 0 && problems.length === 0 && !isEmptyOnPurpose) {
        problems.push("It has no line; write noop where no commit is wanted.");
    }
    return { steps, problems };
}

/** A step, or what is wrong with it. */
function parseStep(line: string): PlanStep | string {
    const [, word = "", rest = ""] = /^(\S+)\s*(.*)$/.exec(line) ?? [];
    const action = shortActions[word] ?? planActions.find((each) => each === word);
    if (action === undefined) {
        return unsupported.test(word)
            ? `${word} cannot be planned here; use git rebase -i itself.`
            : `There is no action "${word}".`;
    }
    const [, commit = "", text = ""] = /^(\S+)\s*(.*)$/.exec(rest) ?? [];
    if (/^-[cC]$/.test(commit)) {
        return `${word} ${commit} cannot be planned here; write squash with the message below it.`;
    }
    if (!/^[0-9a-fA-F]{4,64}$/.test(commit)) return `${word} needs the name of a commit.`;
    const message = text.trim();
    if (action === "reword" && message === "") {
        return "reword needs the new first line of the message behind the commit.";
    }
    return { action, commit: commit.toLowerCase(), text: message, body: undefined };
}

/**
 * Writes a plan that {@link parsePlan} reads.
 *
 * @param notes Comments above each step.
 */
export function formatPlan(
    steps: readonly PlanStep[],
    notes: (step: PlanStep, index: number) => readonly string[] = () => [],
): string {
    if (steps.length === 0) return "noop\n";
    const lines = steps.flatMap((step, index) => [
        ...notes(step, index).map((note) => `# ${note.replace(/[\r\n]+/g, " ")}`),
        `${step.action} ${step.commit} ${step.text.replace(/[\r\n]+/g, " ")}`.trimEnd(),
        ...(step.body ?? []).map((line) => (line === "" ? "" : `    ${line}`)),
    ]);
    return `${lines.join("\n")}\n`;
}

/**
 * Picks all commits in their order; where asked for, those that git made with `--fixup` and
 * `--squash` go behind the commit that they name: by its name, by its whole subject, or by how its
 * subject begins, as git does it.
 *
 * @param commits The oldest first.
 */
export function defaultPlan(
    commits: readonly PlannedCommit[],
    isAutosquashed: boolean,
): readonly PlanStep[] {
    const groups: { readonly head: PlannedCommit; readonly steps: PlanStep[] }[] = [];
    for (const each of commits) {
        const found = isAutosquashed ? repairOf(each.subject) : undefined;
        const goal = found && groupOf(found.goal, groups);
        const step = { commit: each.commit, text: each.subject, body: undefined };
        if (found === undefined || goal === undefined) {
            groups.push({ head: each, steps: [{ ...step, action: "pick" }] });
        } else if (found.kind === "amend") {
            const body = each.message.split("\n").slice(1);
            while (body[0]?.trim() === "") body.shift();
            while (body.at(-1)?.trim() === "") body.pop();
            goal.steps.push({ ...step, action: "squash", body });
        } else goal.steps.push({ ...step, action: found.kind });
    }
    return groups.flatMap(({ steps }) => steps);
}

type Repair = "fixup" | "squash" | "amend";

/** What a subject such as `fixup! fixup! words` is meant for. */
function repairOf(subject: string): { readonly kind: Repair; readonly goal: string } | undefined {
    const match = /^(fixup|squash|amend)! /.exec(subject);
    if (match === null) return undefined;
    const goal = subject.replace(/^(?:(?:fixup|squash|amend)! +)+/, "");
    return { kind: match[1] as Repair, goal };
}

function groupOf<T extends { readonly head: PlannedCommit; readonly steps: readonly PlanStep[] }>(
    goal: string,
    groups: readonly T[],
): T | undefined {
    if (goal === "") return undefined;
    const isName = /^[0-9a-f]{7,64}$/.test(goal);
    return (
        groups.find(({ head }) => head.subject === goal) ??
        groups.find(({ steps }) => isName && steps.some(({ commit }) => commit.startsWith(goal))) ??
        groups.find(({ head }) => head.subject.startsWith(goal))
    );
}
