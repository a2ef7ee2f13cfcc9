import type { Command } from "@rust-ai-ide/host/commands";
import type { Session } from "../session.ts";
import { clearFilter } from "./clear-filter.ts";
import { filterView } from "./filter-view.ts";
import { openPlace } from "./open-place.ts";
import { refreshView } from "./refresh-view.ts";
import { restartServer } from "./restart-server.ts";
import { showDependencies } from "./show-dependencies.ts";
import { showDependents } from "./show-dependents.ts";
import { showLog } from "./show-log.ts";

/** Every command of the extension. */
export function createCommands(session: Session): readonly Command[] {
    return [
        clearFilter(session),
        filterView(session),
        openPlace(),
        refreshView(session),
        restartServer(session),
        showDependencies(session),
        showDependents(session),
        showLog(session),
    ];
}
