import type { KeptRun } from "@rust-ai-ide/protocol/cargo/timings";
import { button, element } from "../common/elements.ts";
import { translate as t } from "../common/texts.ts";

export type TimingsView = "timeline" | "packages" | "changes";

export interface TimingsToolbarActions {
    readonly choose: (id: string) => void;
    /** Empty: with none. */
    readonly compare: (id: string) => void;
    readonly search: (text: string) => void;
    readonly view: (view: TimingsView) => void;
    readonly build: () => void;
    readonly import: () => void;
    readonly save: () => void;
}

/** The controls above the timings. */
export class TimingsToolbar {
    readonly node: HTMLElement;
    private readonly run = element("select", { "aria-label": t("Build") });
    private readonly other = element("select", { "aria-label": t("Compared with") });
    private readonly views = new Map<TimingsView, HTMLButtonElement>();
    private readonly buildButton: HTMLButtonElement;

    constructor(actions: TimingsToolbarActions) {
        const search = element("input", {
            type: "search",
            placeholder: t("Search packages"),
            "aria-label": t("Search packages"),
            spellcheck: "false",
        });
        search.addEventListener("input", () => actions.search(search.value));
        this.run.addEventListener("change", () => actions.choose(this.run.value));
        this.other.addEventListener("change", () => actions.compare(this.other.value));
        this.buildButton = button(t("Build with Timings"), actions.build);
        const view = (name: TimingsView, title: string): HTMLButtonElement => {
            const made = button(title, () => actions.view(name), { class: "toggle" });
            this.views.set(name, made);
            return made;
        };
        this.node = element(
            "div",
            { class: "toolbar", role: "toolbar", "aria-label": t("Build timings") },
            this.run,
            this.other,
            search,
            element("span", { class: "divider" }),
            view("timeline", t("Timeline")),
            view("packages", t("Table")),
            view("changes", t("Changes")),
            element("span", { class: "space" }),
            button(t("Import"), actions.import, { class: "secondary" }),
            button(t("Export JSON"), actions.save, { class: "secondary" }),
            this.buildButton,
        );
    }

    showRuns(runs: readonly KeptRun[], chosen: string, other: string, canBuild: boolean): void {
        const options = runs.map(({ id, startedAt, profile }) => {
            const date = new Date(startedAt).toLocaleString(undefined, {
                dateStyle: "medium",
                timeStyle: "short",
            });
            return { id, title: `${date} · ${profile}` };
        });
        this.run.replaceChildren(
            ...options.map(({ id, title }) => element("option", { value: id }, title)),
        );
        this.run.value = chosen;
        this.other.replaceChildren(
            element("option", { value: "" }, t("Compare with…")),
            ...options
                .filter(({ id }) => id !== chosen)
                .map(({ id, title }) => element("option", { value: id }, title)),
        );
        this.other.value = other;
        this.run.disabled = runs.length === 0;
        this.other.disabled = runs.length < 2;
        this.buildButton.disabled = !canBuild;
        this.buildButton.title = canBuild ? "" : t("cargo runs in trusted workspaces only");
    }

    showView(view: TimingsView, canCompare: boolean): void {
        for (const [name, made] of this.views) made.ariaPressed = String(name === view);
        const changes = this.views.get("changes");
        if (changes !== undefined) changes.disabled = !canCompare;
    }
}
