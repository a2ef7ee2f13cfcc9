import { element } from "./elements.ts";
import { translate as t } from "./texts.ts";

export interface TableColumn<Row> {
    readonly title: string;
    /** What is sorted by; numbers stand at the right. */
    readonly value: (row: Row) => string | number;
    /** What is shown; absent: the value. */
    readonly text?: (row: Row) => string;
    /** Class of the cell. */
    readonly mark?: (row: Row) => string;
}

export interface DataTableOptions<Row> {
    readonly caption: string;
    readonly columns: readonly TableColumn<Row>[];
    readonly choose?: (row: Row) => void;
    /** Column that it is sorted by at first, and whether the largest comes first. */
    readonly sortedBy?: number;
    readonly descending?: boolean;
}

const mostRows = 3000;

/** A real table that is sorted by its headers, for everybody who does not look at the picture. */
export class DataTable<Row> {
    readonly node: HTMLTableElement;
    private readonly options: DataTableOptions<Row>;
    private readonly body = element("tbody");
    private readonly headers: HTMLTableCellElement[] = [];
    private rows: readonly Row[] = [];
    private column: number;
    private descending: boolean;

    constructor(options: DataTableOptions<Row>) {
        this.options = options;
        this.column = options.sortedBy ?? 0;
        this.descending = options.descending ?? false;
        const line = element("tr");
        for (const [index, { title }] of options.columns.entries()) {
            const sort = element("button", { type: "button", class: "sort" }, title);
            sort.addEventListener("click", () => this.sortBy(index));
            const header = element("th", { scope: "col" }, sort);
            this.headers.push(header);
            line.append(header);
        }
        this.node = element(
            "table",
            { class: "data" },
            element("caption", {}, options.caption),
            element("thead", {}, line),
            this.body,
        );
    }

    show(rows: readonly Row[]): void {
        this.rows = rows;
        this.draw();
    }

    private sortBy(column: number): void {
        const value =
            this.rows[0] === undefined ? "" : this.options.columns[column]?.value(this.rows[0]);
        this.descending = column === this.column ? !this.descending : typeof value === "number";
        this.column = column;
        this.draw();
    }

    private draw(): void {
        const { columns, choose } = this.options;
        const sorted = columns[this.column];
        const direction = this.descending ? -1 : 1;
        const rows = [...this.rows];
        if (sorted !== undefined) {
            rows.sort((one, other) => direction * order(sorted.value(one), sorted.value(other)));
        }
        for (const [index, header] of this.headers.entries()) {
            const isSorted = index === this.column;
            const first = this.rows[0];
            const value = first === undefined ? "" : columns[index]?.value(first);
            header.classList.toggle("number", typeof value === "number");
            header.ariaSort = isSorted ? (this.descending ? "descending" : "ascending") : "none";
        }
        this.body.replaceChildren(
            ...rows.slice(0, mostRows).map((row) => {
                const cells = columns.map(({ value, text, mark }, index) => {
                    const raw = value(row);
                    const shown = text?.(row) ?? String(raw);
                    const name = [typeof raw === "number" ? "number" : "", mark?.(row) ?? ""];
                    const attributes = {
                        class: name.filter((part) => part !== "").join(" ") || undefined,
                    };
                    if (index > 0 || choose === undefined) return element("td", attributes, shown);
                    const open = element("button", { type: "button", class: "link" }, shown);
                    open.addEventListener("click", () => choose(row));
                    return element("th", { scope: "row", ...attributes }, open);
                });
                return element("tr", {}, ...cells);
            }),
        );
        if (rows.length > mostRows) {
            const rest = t("{0} more rows; search to see them.", rows.length - mostRows);
            this.body.append(element("tr", {}, element("td", { colspan: columns.length }, rest)));
        }
    }
}

function order(one: string | number, other: string | number): number {
    if (typeof one === "number" && typeof other === "number") return one - other;
    return String(one).localeCompare(String(other));
}
