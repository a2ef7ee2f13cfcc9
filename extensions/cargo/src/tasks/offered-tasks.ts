import type { WorkspaceDescription } from "@rust-ai-ide/protocol/cargo/workspaces";
import type { CargoTask, CargoTaskCommand, TargetKind } from "./task-definition.ts";

/** Programs that are offered one by one; of a workspace with more, users write their own tasks. */
const mostPrograms = 30;

/** The tasks of one workspace that the editor lists: the whole of it, and each of its programs. */
export function offeredTasks(
    { manifestPath, packages }: WorkspaceDescription,
    hasNextest: boolean,
): CargoTask[] {
    const whole: CargoTaskCommand[] = ["build", "check", "clippy", "test", "bench", "doc"];
    if (hasNextest) whole.splice(4, 0, "nextest");
    const programs = packages
        .filter(({ isMember }) => isMember)
        .flatMap(({ name, targets }) =>
            targets.flatMap(({ kind, name: program }) =>
                kind === "bin" || kind === "example"
                    ? [task("run", manifestPath, name, { kind, name: program })]
                    : [],
            ),
        );
    return [
        ...whole.map((command) => task(command, manifestPath)),
        ...programs.slice(0, mostPrograms),
    ];
}

function task(
    command: CargoTaskCommand,
    manifestPath: string,
    packageName?: string,
    target?: { readonly kind: TargetKind; readonly name: string },
): CargoTask {
    return {
        command,
        manifestPath,
        package: packageName,
        target,
        profile: undefined,
        features: [],
        allFeatures: false,
        arguments: [],
        programArguments: [],
    };
}
