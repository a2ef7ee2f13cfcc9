import { type BuildTimings, sectionSeconds } from "@rust-ai-ide/cargo/timings/build-timings";
import { packageTimes } from "@rust-ai-ide/cargo/timings/package-times";
import { parseTimings } from "@rust-ai-ide/cargo/timings/parse-timings";
import {
    type FromTimingsPage,
    type KeptRun,
    ToTimingsPage,
} from "@rust-ai-ide/protocol/cargo/timings";
import { connectEditor, type EditorConnection } from "../common/editor-connection.ts";
import { button, byId, element } from "../common/elements.ts";
import { secondsText } from "../common/quantities.ts";
import { translate as t } from "../common/texts.ts";
import { onThemeChange } from "../common/theme.ts";
import { comparisonTable, packagesTable } from "./packages-table.ts";
import { TimelineCanvas } from "./timeline-canvas.ts";
import { timingsLegend } from "./timings-legend.ts";
import { meanCpu, type TimelineBar, timelineOf } from "./timings-model.ts";
import { TimingsToolbar, type TimingsView } from "./timings-toolbar.ts";

/** The page with the timings of builds. It reads cargo's reports itself, away from the editor. */
export class TimingsPage {
    private readonly editor: EditorConnection<FromTimingsPage>;
    private readonly toolbar: TimingsToolbar;
    private readonly pictures: TimelineCanvas;
    private readonly charts = byId("charts", HTMLElement);
    private readonly table = byId("table", HTMLElement);
    private readonly summary = byId("summary", HTMLElement);
    private readonly message = byId("message", HTMLElement);
    private readonly status = byId("status", HTMLElement);
    private readonly tip = byId("tip", HTMLElement);
    /** Undefined: the report of that run has no timings. */
    private readonly reports = new Map<string, BuildTimings | undefined>();
    private runs: readonly KeptRun[] = [];
    private canBuild = false;
    private chosen = "";
    private other = "";
    private text = "";
    private view: TimingsView = "timeline";

    constructor() {
        this.editor = connectEditor<typeof ToTimingsPage, FromTimingsPage>(
            ToTimingsPage,
            (message) => this.receive(message),
        );
        this.toolbar = new TimingsToolbar({
            choose: (id) => this.choose(id),
            compare: (id) => this.compare(id),
            search: (text) => {
                this.text = text;
                this.draw();
            },
            view: (view) => {
                this.view = view;
                this.draw();
            },
            build: () => this.editor.send({ kind: "build" }),
            import: () => this.editor.send({ kind: "import" }),
            save: () => this.save(),
        });
        byId("toolbar", HTMLElement).replaceWith(this.toolbar.node);
        byId("legend", HTMLElement).replaceChildren(...timingsLegend());
        this.pictures = new TimelineCanvas(
            byId("timeline", HTMLCanvasElement),
            byId("load", HTMLCanvasElement),
            {
                selected: (bar) => this.announce(bar),
                hovered: (bar, x, y) => this.hover(bar, x, y),
            },
        );
    }

    start(): void {
        onThemeChange(() => this.pictures.changeTheme());
        const { manifestPath = "" } = document.body.dataset;
        this.editor.keep({ manifestPath });
        this.editor.send({ kind: "ready" });
    }

    private receive(message: ToTimingsPage): void {
        if (message.kind === "runs") {
            const isFirst = this.runs.length === 0;
            const newest = message.runs[0]?.id ?? "";
            const isNew = newest !== this.runs[0]?.id;
            this.runs = message.runs;
            this.canBuild = message.canBuild;
            document.title = message.title;
            if (isFirst || isNew || !message.runs.some(({ id }) => id === this.chosen)) {
                this.choose(newest);
            } else this.draw();
        } else if (message.kind === "report") {
            this.reports.set(message.id, parseTimings(message.html));
            this.draw();
        } else if (message.kind === "building") this.status.textContent = message.text;
        else if (message.kind === "notice") this.status.textContent = message.text;
        else this.tell(message.message, message.nextStep);
    }

    private choose(id: string): void {
        this.chosen = id;
        if (this.other === id) this.other = "";
        this.need(id);
        this.draw();
    }

    private compare(id: string): void {
        this.other = id;
        this.view = id === "" ? "timeline" : "changes";
        this.need(id);
        this.draw();
    }

    private need(id: string): void {
        if (id !== "" && !this.reports.has(id)) this.editor.send({ kind: "read", id });
    }

    private tell(text = "", next = "", ...actions: readonly HTMLElement[]): void {
        this.message.hidden = text === "";
        this.message.replaceChildren(
            element("p", {}, text),
            element("p", { class: "none" }, next),
            ...actions,
        );
    }

    private draw(): void {
        const { chosen, other, view, text } = this;
        this.toolbar.showRuns(this.runs, chosen, other, this.canBuild);
        const before = this.reports.get(other);
        this.toolbar.showView(view, before !== undefined);
        const timings = this.reports.get(chosen);
        if (this.runs.length === 0) {
            this.tellEmpty();
            return;
        }
        if (timings === undefined) {
            if (this.reports.has(chosen)) {
                this.tell(
                    t("The report of this build has no timings."),
                    t("Choose another one, or build again."),
                );
            } else this.tell(t("Reading the report…"));
            return;
        }
        this.tell();
        const isTimeline = view === "timeline" || (view === "changes" && before === undefined);
        this.charts.hidden = !isTimeline;
        this.table.hidden = false;
        this.table.classList.toggle("below", isTimeline);
        const timeline = timelineOf(timings, text, timings.duration / 2000);
        this.summarise(timings, timeline.critical);
        if (isTimeline) this.pictures.show(timings, timeline);
        if (view === "changes" && before !== undefined) {
            const { table, slower, pace } = comparisonTable(before, timings, text);
            const change = timings.duration - before.duration;
            const note = element(
                "p",
                { class: "note" },
                t(
                    "{0} packages became slower. The whole build took {1} instead of {2}; everything ran {3} times as long.",
                    slower,
                    secondsText(timings.duration),
                    secondsText(before.duration),
                    pace.toFixed(2),
                ),
            );
            note.classList.toggle("slower", slower > 0 && change > 0);
            this.table.replaceChildren(note, table.node);
        } else this.table.replaceChildren(packagesTable(timings, text).node);
        performance.mark("rust-ai-timings-drawn");
    }

    private tellEmpty(): void {
        this.charts.hidden = true;
        this.table.hidden = true;
        this.summary.replaceChildren();
        const build = button(t("Build with Timings"), () => this.editor.send({ kind: "build" }));
        build.disabled = !this.canBuild;
        this.tell(
            t("No build of this workspace was measured yet."),
            this.canBuild
                ? t("Build with timings, or import a report of cargo build --timings.")
                : t(
                      "cargo runs in trusted workspaces only. A report that is there can be imported.",
                  ),
            build,
        );
    }

    private summarise(timings: BuildTimings, critical: number): void {
        const cpu = meanCpu(timings);
        const frontend = timings.units.reduce(
            (sum, unit) => sum + sectionSeconds(unit, "frontend"),
            0,
        );
        const codegen = timings.units.reduce(
            (sum, unit) => sum + sectionSeconds(unit, "codegen"),
            0,
        );
        const slowest = packageTimes(timings)[0];
        const figures: readonly (readonly [string, string])[] = [
            [t("Whole build"), secondsText(timings.duration)],
            [t("Chain that it waited for"), secondsText(critical)],
            [t("Frontend"), secondsText(frontend)],
            [t("Code generation"), secondsText(codegen)],
            [t("Processors used"), cpu === undefined ? "–" : `${Math.round(cpu * 100)} %`],
            [
                t("Slowest package"),
                slowest === undefined ? "–" : `${slowest.name} ${secondsText(slowest.seconds)}`,
            ],
        ];
        this.summary.replaceChildren(
            ...figures.map(([name, value]) =>
                element(
                    "div",
                    { class: "figure" },
                    element("b", {}, value),
                    element("span", {}, name),
                ),
            ),
        );
        const parts = [
            t(
                "{0} units compiled, {1} fresh",
                timings.dirtyUnits || timings.units.length,
                timings.freshUnits,
            ),
            timings.profile,
            timings.rustc,
            timings.error,
        ];
        this.status.textContent = parts.filter((part) => part !== "").join(" · ");
    }

    private describe({ title, unit, isCritical }: TimelineBar): string {
        const sections = unit.sections.map(
            ({ name, start, end }) => `${name} ${secondsText(end - start)}`,
        );
        return [
            title,
            secondsText(unit.duration),
            ...sections,
            t("from second {0}", unit.start.toFixed(1)),
            isCritical ? t("the build waited for it") : "",
        ]
            .filter((part) => part !== "")
            .join(" · ");
    }

    private announce(bar: TimelineBar | undefined): void {
        const text = bar === undefined ? "" : this.describe(bar);
        byId("announcement", HTMLElement).textContent = text;
        if (text !== "") this.status.textContent = text;
    }

    private hover(bar: TimelineBar | undefined, x: number, y: number): void {
        this.tip.hidden = bar === undefined;
        if (bar === undefined) return;
        this.tip.textContent = this.describe(bar);
        const canvas = byId("timeline", HTMLCanvasElement);
        const { left, top } = canvas.getBoundingClientRect();
        const tall = window.innerHeight;
        this.tip.style.left = `${Math.max(4, Math.min(left + x + 14, window.innerWidth - 440))}px`;
        this.tip.style.top = `${Math.min(top + y + 18, tall - 60)}px`;
    }

    private save(): void {
        const timings = this.reports.get(this.chosen);
        if (timings === undefined) return;
        const content = { timings, packages: packageTimes(timings) };
        this.editor.send({ kind: "save", content: `${JSON.stringify(content, undefined, 2)}\n` });
    }
}
