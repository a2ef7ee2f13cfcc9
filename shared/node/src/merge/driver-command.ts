/** The program that git shall call: an interpreter and the command line's file. */
export type DriverProgram = readonly [program: string, ...arguments: string[]];

/** What the run of a driver prints, so that a program that did not start is not taken for an answer. */
export const driverAnswers = { merged: "merged", conflicts: "conflicts" } as const;

/**
 * The command of the merge driver, for the shell that git brings along. Whatever keeps the program
 * from answering (it was moved, removed, killed), git's own text merge takes over: with the version
 * of our side alone in the file, without markers, the other side's edits would be lost unseen.
 * Exit codes above 128 would end the whole merge, so that there are none.
 */
export function driverCommand(program: DriverProgram): string {
    const { merged, conflicts } = driverAnswers;
    return [
        `answer=$(${commandText(program)} merge-driver run -- %O %A %B %L %P)`,
        `test "$answer" = ${merged} && exit 0`,
        `test "$answer" = ${conflicts} && exit 1`,
        "git merge-file --marker-size=%L -L ours -L base -L theirs %A %O %B",
        "code=$?",
        'test "$code" -le 127 || code=1',
        'exit "$code"',
    ].join("; ");
}

/** The command of `git mergetool`: asks for all three versions and writes the file in the work tree. */
export function toolCommand(program: DriverProgram): string {
    return [
        // Files that both sides added have no base.
        'test -f "$BASE" || : > "$BASE"',
        `${commandText(program)} merge-file --base="$BASE" --ours="$LOCAL" --theirs="$REMOTE" --path="$MERGED" --output="$MERGED" --labels=ours,base,theirs`,
    ].join("; ");
}

function commandText(program: DriverProgram): string {
    // Git replaces what stands behind a percent sign, in quotes too.
    return program.map((part) => quoted(part).replaceAll("%", "%%")).join(" ");
}

function quoted(text: string): string {
    return `'${text.replaceAll("\\", "/").replaceAll("'", "'\\''")}'`;
}
