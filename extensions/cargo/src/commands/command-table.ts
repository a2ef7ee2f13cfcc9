import type { Command } from "@rust-ai-ide/host/commands";
import type { Session } from "../session.ts";
import { addDependency } from "./add-dependency.ts";
import { buildWithTimings } from "./build-with-timings.ts";
import { checkPublish } from "./check-publish.ts";
import { chooseToolchain } from "./choose-toolchain.ts";
import { cleanBySize } from "./clean-by-size.ts";
import { clearFilter } from "./clear-filter.ts";
import { expandMacros } from "./expand-macros.ts";
import { filterView } from "./filter-view.ts";
import { hideCoverage } from "./hide-coverage.ts";
import { initPackage } from "./init-package.ts";
import { mergeDuplicates } from "./merge-duplicates.ts";
import { newPackage } from "./new-package.ts";
import { openGraph } from "./open-graph.ts";
import { openManifest } from "./open-manifest.ts";
import { openPlace } from "./open-place.ts";
import { openTimingsFile } from "./open-timings-file.ts";
import { refreshRegistry } from "./refresh-registry.ts";
import { refreshView } from "./refresh-view.ts";
import { removeDependency } from "./remove-dependency.ts";
import { restartServer } from "./restart-server.ts";
import { runCheck } from "./run-check.ts";
import { runClippy } from "./run-clippy.ts";
import { showAssembly } from "./show-assembly.ts";
import { showBloat } from "./show-bloat.ts";
import { showCoverage } from "./show-coverage.ts";
import { showDependencies } from "./show-dependencies.ts";
import { showDependents } from "./show-dependents.ts";
import { showDuplicates } from "./show-duplicates.ts";
import { showLlvmLines } from "./show-llvm-lines.ts";
import { showLog } from "./show-log.ts";
import { showOutdated } from "./show-outdated.ts";
import { showTimings } from "./show-timings.ts";
import { showUnused } from "./show-unused.ts";
import { updatePackages } from "./update-packages.ts";
import { upgradeRequirement } from "./upgrade-requirement.ts";
import { whatIf } from "./what-if.ts";
import { whyIsItHere } from "./why-is-it-here.ts";

/** Every command of the extension. */
export function createCommands(session: Session): readonly Command[] {
    return [
        clearFilter(session),
        filterView(session),
        openManifest(session),
        openPlace(),
        refreshView(session),
        restartServer(session),
        showDependencies(session),
        showDependents(session),
        showDuplicates(session),
        showLog(session),
        showOutdated(session),
        showUnused(session),
        whyIsItHere(session),
        addDependency(session),
        removeDependency(session),
        updatePackages(session),
        upgradeRequirement(session),
        whatIf(session),
        newPackage(session),
        initPackage(session),
        refreshRegistry(session),
        openGraph(session),
        showTimings(session),
        buildWithTimings(session),
        openTimingsFile(session),
        checkPublish(session),
        mergeDuplicates(session),
        runCheck(session),
        runClippy(session),
        chooseToolchain(session),
        showCoverage(session),
        hideCoverage(session),
        expandMacros(session),
        showAssembly(session),
        showLlvmLines(session),
        showBloat(session),
        cleanBySize(session),
    ];
}
