import {
    type ExportFormat,
    type FromGraphPage,
    ToGraphPage,
} from "@rust-ai-ide/protocol/cargo/graph-page";
import { connectEditor, type EditorConnection } from "../common/editor-connection.ts";
import { button, byId, element } from "../common/elements.ts";
import { secondsText } from "../common/quantities.ts";
import { translate as t } from "../common/texts.ts";
import { onThemeChange, readTheme } from "../common/theme.ts";
import { detailsOf } from "./details-panel.ts";
import { GraphCanvas } from "./graph-canvas.ts";
import { drawingOf, type GraphDrawing } from "./graph-drawing.ts";
import { dotOf, jsonOf, svgOf } from "./graph-export.ts";
import { everything, visibleGraph } from "./graph-filter.ts";
import { type GraphModel, graphModel } from "./graph-model.ts";
import { graphTable } from "./graph-table.ts";
import { type GraphChoice, GraphToolbar } from "./graph-toolbar.ts";
import { keptState } from "./kept-state.ts";
import { legend } from "./legend.ts";
import type { ViewPort } from "./view-port.ts";

/** Points of the longer side of a picture that is saved. */
const largestPicture = 12_000;

/** The page with the graph of packages: joins the picture, the table, the details and the editor. */
export class GraphPage {
    private readonly editor: EditorConnection<FromGraphPage>;
    private readonly toolbar: GraphToolbar;
    private readonly graph: GraphCanvas;
    private readonly details = byId("details", HTMLElement);
    private readonly status = byId("status", HTMLElement);
    private readonly message = byId("message", HTMLElement);
    private readonly table = byId("table", HTMLElement);
    private readonly tip = byId("tip", HTMLElement);
    private readonly canvas = byId("graph", HTMLCanvasElement);
    private choice: GraphChoice = { filter: everything, byMember: false, asTable: false };
    private model: GraphModel | undefined;
    private drawing: GraphDrawing | undefined;
    private selected: number | undefined;
    private view: ViewPort | undefined;
    private answer = "";
    private wanted: { name: string; version: string | undefined } | undefined;

    constructor() {
        this.editor = connectEditor<typeof ToGraphPage, FromGraphPage>(ToGraphPage, (message) =>
            this.receive(message),
        );
        const kept = keptState(this.editor.kept);
        if (kept !== undefined) {
            this.choice = kept;
            this.view = kept.view;
            this.want(kept.selected);
        }
        this.toolbar = new GraphToolbar(this.choice, {
            changed: (choice) => this.choose(choice),
            next: (direction) => this.next(direction),
            zoom: (factor) => this.graph.zoom(factor),
            fit: () => this.graph.fit(),
            save: (format) => void this.save(format),
            reload: () => this.editor.send({ kind: "reload" }),
        });
        byId("toolbar", HTMLElement).replaceWith(this.toolbar.node);
        byId("legend", HTMLElement).replaceChildren(...legend());
        this.graph = new GraphCanvas(this.canvas, {
            selected: (index) => this.select(index),
            opened: (index) => this.open(index),
            moved: (view) => {
                this.view = view;
                this.keep();
            },
            hovered: (index, x, y) => this.hover(index, x, y),
        });
    }

    start(): void {
        onThemeChange(() => this.graph.changeTheme());
        window.addEventListener("keydown", (event) => {
            const isSearch = (event.ctrlKey || event.metaKey) && event.key === "f";
            if (!isSearch && !(event.key === "/" && event.target === this.canvas)) return;
            event.preventDefault();
            this.toolbar.focusSearch();
        });
        this.editor.send({ kind: "ready" });
    }

    private receive(message: ToGraphPage): void {
        if (message.kind === "loading") this.tell(t("Reading the workspace…"));
        else if (message.kind === "notice") this.status.textContent = message.text;
        else if (message.kind === "reveal") {
            this.wanted = { name: message.name, version: message.version };
            this.revealWanted();
        } else if (message.kind === "failed") {
            const retry = button(t("Try Again"), () => this.editor.send({ kind: "reload" }));
            this.tell(message.message, message.nextStep, retry);
        } else {
            this.model = graphModel(message.report, message.newer);
            const problem = message.report.problems[0]?.message;
            this.answer = [secondsText(message.milliseconds / 1000), problem ?? ""]
                .join(" · ")
                .replace(/ · $/, "");
            document.title = message.title;
            this.tell();
            if (this.model.nodes.length === 0) {
                this.tell(t("This workspace has no packages."), t("Add a package or a member."));
            }
            this.draw(this.view);
            this.revealWanted();
        }
    }

    /** Shows a text in place of the graph; nothing shows the graph. */
    private tell(text = "", next = "", action?: HTMLElement): void {
        this.message.hidden = text === "";
        this.message.replaceChildren(element("p", {}, text), element("p", { class: "none" }, next));
        if (action !== undefined) this.message.append(action);
    }

    private choose(choice: GraphChoice): void {
        const before = this.choice;
        this.choice = choice;
        const isSame =
            before.byMember === choice.byMember &&
            before.asTable === choice.asTable &&
            JSON.stringify({ ...before.filter, text: "" }) ===
                JSON.stringify({ ...choice.filter, text: "" });
        // A search without hiding leaves everything where it is.
        this.draw(isSame && !choice.filter.onlyMatches ? this.view : undefined);
        this.keep();
    }

    private draw(view: ViewPort | undefined): void {
        const { model, choice } = this;
        if (model === undefined) return;
        const visible = visibleGraph(model, choice.filter);
        const { measure } = this.graph;
        const shared = t("Shared");
        this.drawing = drawingOf(model, visible, { measure, byMember: choice.byMember, shared });
        this.graph.show(model, this.drawing, view);
        this.canvas.hidden = choice.asTable;
        this.table.hidden = !choice.asTable;
        if (choice.asTable) {
            const rows = visible.nodes.filter(({ index }) => visible.matches?.has(index) ?? true);
            const table = graphTable(rows, ({ index }) => this.graph.select(index));
            this.table.replaceChildren(table.node);
        }
        const duplicates = visible.nodes.filter(({ isDuplicate }) => isDuplicate).length;
        this.status.textContent = [
            t("{0} packages, {1} dependencies", visible.nodes.length, visible.links.length),
            duplicates === 0 ? "" : t("{0} duplicates", duplicates),
            visible.matches === undefined ? "" : t("{0} found", visible.matches.size),
            this.answer,
        ]
            .filter((part) => part !== "")
            .join(" · ");
        this.canvas.ariaLabel = t(
            "Graph of {0} packages. Right: what a package needs, left: what needs it, up and down: its neighbours. The table has the same.",
            visible.nodes.length,
        );
        this.showDetails();
        performance.mark("rust-ai-graph-drawn");
    }

    private next(direction: 1 | -1): void {
        const matches = [...(this.drawing?.visible.matches ?? [])];
        if (matches.length === 0) return;
        const at = this.selected === undefined ? -1 : matches.indexOf(this.selected);
        const next = matches.at((at + (at < 0 && direction < 0 ? 0 : direction)) % matches.length);
        if (next !== undefined) this.graph.reveal(next);
    }

    private select(index: number | undefined): void {
        this.selected = index;
        this.showDetails();
        this.keep();
    }

    private showDetails(): void {
        const { model, drawing, selected } = this;
        const node = selected === undefined ? undefined : model?.nodes[selected];
        this.details.hidden = node === undefined;
        if (node === undefined || model === undefined || drawing === undefined) return;
        const { below } = this.choice.filter;
        this.details.replaceChildren(
            ...detailsOf(model, drawing.visible, node, below, {
                select: (other) => this.graph.reveal(other),
                openManifest: (path) => this.editor.send({ kind: "openManifest", path }),
                showBelow: (title) => this.toolbar.filterBy({ below: title ?? "" }),
            }),
        );
        this.details.scrollTop = 0;
        byId("announcement", HTMLElement).textContent = t(
            "{0}, needed by {1}, needs {2}",
            node.title,
            node.dependents.length,
            node.dependencies.length,
        );
    }

    private open(index: number): void {
        const path = this.model?.nodes[index]?.description.manifestPath;
        if (path !== undefined) this.editor.send({ kind: "openManifest", path });
    }

    private hover(index: number | undefined, x: number, y: number): void {
        const node = index === undefined ? undefined : this.model?.nodes[index];
        this.tip.hidden = node === undefined;
        if (node === undefined) return;
        this.tip.textContent = t(
            "{0} · needed by {1}, needs {2}",
            node.title,
            node.dependents.length,
            node.dependencies.length,
        );
        this.tip.style.left = `${Math.min(x + 14, this.canvas.clientWidth - 260)}px`;
        this.tip.style.top = `${y + 18}px`;
    }

    private want(title: string): void {
        if (title === "") return;
        const [name = "", version] = title.split(" ");
        this.wanted = { name, version };
    }

    private revealWanted(): void {
        const { wanted, model } = this;
        if (wanted === undefined || model === undefined) return;
        this.wanted = undefined;
        const { name, version } = wanted;
        const found = model.nodes.find(
            ({ description }) =>
                description.name === name &&
                (version === undefined || description.version === version),
        );
        if (found === undefined) this.status.textContent = t("{0} is not in the graph.", name);
        else if (this.drawing?.positions.has(found.index) === true) this.graph.reveal(found.index);
    }

    private async save(format: ExportFormat): Promise<void> {
        const { drawing } = this;
        if (drawing === undefined) return;
        const contents = {
            svg: () => svgOf(drawing, readTheme()),
            png: () => this.graph.picture(largestPicture),
            dot: () => dotOf(drawing.visible),
            json: () => jsonOf(drawing.visible),
        };
        this.editor.send({ kind: "save", format, content: await contents[format]() });
    }

    private keep(): void {
        const title =
            this.selected === undefined ? "" : (this.model?.nodes[this.selected]?.title ?? "");
        const { manifestPath = "" } = document.body.dataset;
        this.editor.keep({ ...this.choice, selected: title, view: this.view, manifestPath });
    }
}
