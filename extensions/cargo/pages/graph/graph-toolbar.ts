import type { CargoKind } from "@rust-ai-ide/protocol/cargo/graph";
import { type ExportFormat, exportFormats } from "@rust-ai-ide/protocol/cargo/graph-page";
import { button, element } from "../common/elements.ts";
import { translate as t } from "../common/texts.ts";
import type { GraphFilter } from "./graph-filter.ts";

/** What is chosen in the tool bar. */
export interface GraphChoice {
    readonly filter: GraphFilter;
    readonly byMember: boolean;
    readonly asTable: boolean;
}

export interface ToolbarActions {
    readonly changed: (choice: GraphChoice) => void;
    /** To the next or the last package that the search matches. */
    readonly next: (direction: 1 | -1) => void;
    readonly zoom: (factor: number) => void;
    readonly fit: () => void;
    readonly save: (format: ExportFormat) => void;
    readonly reload: () => void;
}

const searchDelayMs = 120;

/** The controls above the graph. */
export class GraphToolbar {
    readonly node: HTMLElement;
    private readonly actions: ToolbarActions;
    private readonly search: HTMLInputElement;
    private readonly toggles: (() => void)[] = [];
    private choice: GraphChoice;
    private delay: number | undefined;

    constructor(choice: GraphChoice, actions: ToolbarActions) {
        this.choice = choice;
        this.actions = actions;
        this.search = element("input", {
            type: "search",
            placeholder: t("Search packages"),
            "aria-label": t("Search packages"),
            spellcheck: "false",
        });
        this.search.value = choice.filter.text;
        this.search.addEventListener("input", () => this.searchLater());
        this.search.addEventListener("keydown", (event) => {
            if (event.key !== "Enter") return;
            event.preventDefault();
            this.actions.next(event.shiftKey ? -1 : 1);
        });
        this.node = element(
            "div",
            { class: "toolbar", role: "toolbar", "aria-label": t("Graph") },
            this.search,
            this.toggle(
                t("Matches Only"),
                ({ filter }) => filter.onlyMatches,
                (one) => this.filterBy({ onlyMatches: !one.filter.onlyMatches }),
            ),
            element("span", { class: "divider" }),
            this.kindToggle("normal", t("Normal")),
            this.kindToggle("build", t("Build")),
            this.kindToggle("dev", t("Dev")),
            this.shownSelect(),
            this.toggle(
                t("By Member"),
                ({ byMember }) => byMember,
                (one) => this.change({ ...one, byMember: !one.byMember }),
            ),
            element("span", { class: "space" }),
            button("−", () => actions.zoom(0.8), { class: "icon", "aria-label": t("Zoom Out") }),
            button("+", () => actions.zoom(1.25), { class: "icon", "aria-label": t("Zoom In") }),
            button(t("Fit"), actions.fit, { class: "secondary" }),
            this.toggle(
                t("Table"),
                ({ asTable }) => asTable,
                (one) => this.change({ ...one, asTable: !one.asTable }),
            ),
            this.exportMenu(),
            button("↻", actions.reload, {
                class: "icon",
                "aria-label": t("Reload"),
                title: t("Reload"),
            }),
        );
        this.refresh();
    }

    focusSearch(): void {
        this.search.focus();
        this.search.select();
    }

    filterBy(part: Partial<GraphFilter>): void {
        this.change({ ...this.choice, filter: { ...this.choice.filter, ...part } });
    }

    private change(choice: GraphChoice): void {
        this.choice = choice;
        this.refresh();
        this.actions.changed(choice);
    }

    private refresh(): void {
        for (const refresh of this.toggles) refresh();
    }

    private searchLater(): void {
        window.clearTimeout(this.delay);
        this.delay = window.setTimeout(
            () => this.filterBy({ text: this.search.value }),
            searchDelayMs,
        );
    }

    private toggle(
        label: string,
        isOn: (choice: GraphChoice) => boolean,
        act: (choice: GraphChoice) => void,
    ): HTMLButtonElement {
        const made = button(label, () => act(this.choice), { class: "toggle" });
        this.toggles.push(() => {
            made.ariaPressed = String(isOn(this.choice));
        });
        return made;
    }

    private kindToggle(kind: CargoKind, label: string): HTMLButtonElement {
        const made = this.toggle(
            label,
            ({ filter }) => filter.kinds.includes(kind),
            ({ filter: { kinds } }) => {
                const rest = kinds.filter((one) => one !== kind);
                this.filterBy({ kinds: rest.length < kinds.length ? rest : [...kinds, kind] });
            },
        );
        made.classList.add("kind", kind);
        made.title = t("Dependencies of this kind");
        return made;
    }

    private shownSelect(): HTMLSelectElement {
        const titles: readonly (readonly [GraphFilter["show"], string])[] = [
            ["all", t("All Packages")],
            ["duplicates", t("Duplicates")],
            ["outdated", t("Outdated")],
            ["advisories", t("With Advisories")],
        ];
        const made = element(
            "select",
            { "aria-label": t("Packages that are shown") },
            ...titles.map(([value, title]) => element("option", { value }, title)),
        );
        made.addEventListener("change", () => {
            const chosen = titles.find(([value]) => value === made.value)?.[0];
            if (chosen !== undefined) this.filterBy({ show: chosen });
        });
        this.toggles.push(() => {
            made.value = this.choice.filter.show;
        });
        return made;
    }

    private exportMenu(): HTMLDetailsElement {
        const menu = element("details", { class: "menu" }, element("summary", {}, t("Export")));
        const list = element("div", { class: "list" });
        for (const format of exportFormats) {
            const save = (): void => {
                menu.open = false;
                this.actions.save(format);
            };
            list.append(button(format.toUpperCase(), save, { class: "entry" }));
        }
        menu.append(list);
        menu.addEventListener("keydown", (event) => {
            if (event.key === "Escape") menu.open = false;
        });
        menu.addEventListener("focusout", (event) => {
            if (event.relatedTarget instanceof Node && menu.contains(event.relatedTarget)) return;
            menu.open = false;
        });
        return menu;
    }
}
