import { dirname } from "node:path";
import { type Disposable, DisposableStore } from "@rust-ai-ide/core/disposable";
import * as vscode from "vscode";
import { compilerMatcherId, rustAnalyzerId } from "../ids.ts";
import type { Session } from "../session.ts";
import { hasNextest } from "./find-nextest.ts";
import { offeredTasks } from "./offered-tasks.ts";
import {
    type CargoTask,
    cargoArguments,
    cargoTaskType,
    readTask,
    taskName,
} from "./task-definition.ts";

/** Offers cargo's commands as tasks. The editor runs none where the workspace is not trusted. */
export function provideTasks(session: Session): Disposable {
    const disposables = new DisposableStore();
    disposables.add(
        vscode.tasks.registerTaskProvider(cargoTaskType, {
            provideTasks: async () => {
                if (!session.presence.isFound || !vscode.workspace.isTrusted) return [];
                await session.model.load();
                const nextest = hasNextest();
                return session.model.states.flatMap(({ description }) =>
                    offeredTasks(description, nextest).map((task) =>
                        taskOf(session, task, definitionOf(task)),
                    ),
                );
            },
            resolveTask: ({ definition }) => {
                const task = readTask(definition);
                return task && taskOf(session, task, definition);
            },
        }),
    );
    return disposables;
}

function taskOf(session: Session, task: CargoTask, definition: vscode.TaskDefinition): vscode.Task {
    const program = session.configuration.get("rustAi.cargo.cargoPath") || "cargo";
    const directory = task.manifestPath && dirname(task.manifestPath);
    const made = new vscode.Task(
        definition,
        scopeOf(task),
        taskName(task),
        "cargo",
        new vscode.ShellExecution(
            program,
            cargoArguments(task),
            directory === undefined ? {} : { cwd: directory },
        ),
        // rust-analyzer tells the same of the same code.
        vscode.extensions.getExtension(rustAnalyzerId)?.isActive ? [] : [compilerMatcherId],
    );
    made.detail = `cargo ${cargoArguments(task).join(" ")}`;
    if (task.command === "build" || task.command === "check") made.group = vscode.TaskGroup.Build;
    if (task.command === "test" || task.command === "nextest") made.group = vscode.TaskGroup.Test;
    return made;
}

function definitionOf({ command, manifestPath, package: name, target }: CargoTask): {
    readonly type: string;
} & Readonly<Record<string, unknown>> {
    return {
        type: cargoTaskType,
        command,
        ...(manifestPath === undefined ? {} : { manifestPath }),
        ...(name === undefined ? {} : { package: name }),
        ...(target === undefined ? {} : { [target.kind]: target.name }),
    };
}

function scopeOf({ manifestPath }: CargoTask): vscode.WorkspaceFolder | vscode.TaskScope.Workspace {
    const uri = manifestPath === undefined ? undefined : vscode.Uri.file(manifestPath);
    const folder = uri && vscode.workspace.getWorkspaceFolder(uri);
    return folder ?? vscode.TaskScope.Workspace;
}
