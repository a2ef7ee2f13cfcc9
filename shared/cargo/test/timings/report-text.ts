interface UnitText {
    readonly name: string;
    readonly version?: string;
    readonly mode?: string;
    readonly target?: string;
    readonly start: number;
    readonly duration: number;
    readonly unlocks?: readonly number[];
    readonly unlocksByMetadata?: readonly number[];
    /** End of the frontend. */
    readonly metadata?: number;
}

/** A report as cargo has written them: with `rmeta_time` at first, with sections from 1.9x on. */
export function reportText(units: readonly UnitText[], version: "1.70" | "1.95" = "1.95"): string {
    const data = units.map((unit, i) => {
        const common = {
            i,
            name: unit.name,
            version: unit.version ?? "1.0.0",
            mode: unit.mode ?? "todo",
            target: unit.target ?? "",
            start: unit.start,
            duration: unit.duration,
        };
        const [done, metadata] = [unit.unlocks ?? [], unit.unlocksByMetadata ?? []];
        if (version === "1.70") {
            return {
                ...common,
                rmeta_time: unit.metadata ?? null,
                unlocked_units: done,
                unlocked_rmeta_units: metadata,
            };
        }
        const sections =
            unit.metadata === undefined
                ? null
                : [
                      ["frontend", { start: 0, end: unit.metadata }],
                      ["codegen", { start: unit.metadata, end: unit.duration }],
                  ];
        const lists = { unblocked_units: done, unblocked_rmeta_units: metadata };
        return { ...common, features: ["std"], ...lists, sections };
    });
    const word = version === "1.70" ? "" : "const ";
    const concurrency = [{ t: 0.5, active: 2, waiting: 1, inactive: 3 }];
    return `<html><body>
<table class="my-table summary-table">
<tr>
<td>Targets:</td><td>app 0.1.0 (app &quot;bin&quot;)<br>tool 0.1.0</td>
</tr>
<tr>
<td>Profile:</td><td>dev</td>
</tr>
<tr><td>Fresh units:</td><td>3</td></tr>
<tr><td>Dirty units:</td><td>${units.length}</td></tr>
<tr><td>Build start:</td><td>2026-11-22T21:25:52.685796929Z</td></tr>
<tr><td>rustc:</td><td>rustc 1.95.0 (0)<br>Host: somewhere</td></tr>
</table>
<script>
DURATION = 9;
${word}UNIT_DATA = ${JSON.stringify(data, undefined, 2)};
${word}CONCURRENCY_DATA = ${JSON.stringify(concurrency)};
${word}CPU_USAGE = [[0.5, 40.5], [1.0, 120]];
for (const unit of UNIT_DATA) { draw(unit); }
</script></body></html>`;
}
