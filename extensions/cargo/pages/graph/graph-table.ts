import { DataTable, type TableColumn } from "../common/data-table.ts";
import { bytesText, secondsText } from "../common/quantities.ts";
import { translate as t } from "../common/texts.ts";
import type { GraphNode } from "./graph-model.ts";
import { originText } from "./origin-text.ts";

/** The packages as a table, with columns for what is known of at least one of them. */
export function graphTable(
    nodes: readonly GraphNode[],
    choose: (node: GraphNode) => void,
): DataTable<GraphNode> {
    const columns: TableColumn<GraphNode>[] = [
        { title: t("Package"), value: ({ description }) => description.name },
        { title: t("Version"), value: ({ description }) => description.version },
        { title: t("From"), value: ({ description }) => originText(description) },
        { title: t("Needed by"), value: ({ dependents }) => dependents.length },
        { title: t("Needs"), value: ({ dependencies }) => dependencies.length },
        { title: t("Features"), value: ({ description }) => description.features.length },
    ];
    const has = (known: (node: GraphNode) => unknown): boolean =>
        nodes.some((node) => known(node) !== undefined);
    if (nodes.some(({ isDuplicate }) => isDuplicate)) {
        columns.push({
            title: t("Duplicate"),
            value: ({ isDuplicate }) => (isDuplicate ? t("yes") : ""),
            mark: ({ isDuplicate }) => (isDuplicate ? "duplicate" : ""),
        });
    }
    if (has(({ newer }) => newer)) {
        columns.push({
            title: t("Newest"),
            value: ({ newer }) => newer?.latest ?? "",
            mark: ({ newer }) => (newer === undefined ? "" : "outdated"),
        });
    }
    if (has(({ description }) => description.license)) {
        columns.push({
            title: t("Licence"),
            value: ({ description }) => description.license ?? "",
        });
    }
    const amount = (
        title: string,
        of: (node: GraphNode) => number | undefined,
        text: (value: number) => string,
    ): void => {
        if (!has(of)) return;
        columns.push({
            title,
            value: (node) => of(node) ?? -1,
            text: (node) => {
                const value = of(node);
                return value === undefined ? "" : text(value);
            },
        });
    };
    amount(t("Brings alone"), ({ description }) => description.uniqueCount, String);
    amount(t("Sources"), ({ description }) => description.sizeBytes, bytesText);
    amount(t("Build time"), ({ description }) => description.buildSeconds, secondsText);
    const table = new DataTable<GraphNode>({
        caption: t("Packages of the graph"),
        columns,
        choose,
    });
    table.show(nodes);
    return table;
}
