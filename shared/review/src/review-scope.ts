/** What is to be reviewed. Revisions are whatever `git rev-parse` knows. */
export type ReviewScope =
    /** Against HEAD, with files that git does not know yet. */
    | { readonly kind: "workingTree" }
    /** What the next commit will have, against HEAD. */
    | { readonly kind: "staged" }
    /** `head` (default: HEAD) against its merge base with `target`. */
    | { readonly kind: "branch"; readonly target: string; readonly head?: string | undefined }
    /** Two revisions as they are. */
    | { readonly kind: "revisions"; readonly base: string; readonly head: string }
    /** A patch in unified format, which applies to the working tree or is applied already. */
    | { readonly kind: "patch"; readonly file: string }
    /** A file of the working tree, every line of it or lines from 1, inclusive. */
    | {
          readonly kind: "file";
          readonly path: string;
          readonly startLine?: number | undefined;
          readonly endLine?: number | undefined;
      };
