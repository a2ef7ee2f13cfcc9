/** An item whose body is about to be opened. */
export interface PendingItem {
    readonly kind: "function" | "impl" | "trait" | "module" | "foreign" | "other";
    readonly name: string;
    readonly isTest: boolean;
    /** How many groups were open where it was named; its body opens at the same depth. */
    readonly depth: number;
}

interface Scope {
    /** The nearest item around. */
    readonly item: PendingItem["kind"] | undefined;
    /** Names of the items around, its own included. */
    readonly path: string;
    readonly isTest: boolean;
    readonly isInMacro: boolean;
    /** Told when it closes: number of the token that closes it. */
    readonly onClose: ((token: number) => void) | undefined;
}

/** Characters; items nest a few deep, and what nests deeper is no code that somebody wrote. */
const longestPath = 300;

/** What is open around a token: items, blocks, groups and macros. */
export class ScopeStack {
    private readonly scopes: Scope[] = [];
    pending: PendingItem | undefined;

    get depth(): number {
        return this.scopes.length;
    }

    get isTest(): boolean {
        return this.scopes.at(-1)?.isTest ?? false;
    }

    get isInMacro(): boolean {
        return this.scopes.at(-1)?.isInMacro ?? false;
    }

    /** The nearest item around; undefined at the top of a file. */
    get around(): Scope["item"] {
        return this.scopes.at(-1)?.item;
    }

    /** `mod::Type::method`, with a last name of its own where one is given. */
    path(last = ""): string {
        const path = this.scopes.at(-1)?.path ?? "";
        if (last === "" || path.length > longestPath) return path;
        return path === "" ? last : `${path}::${last}`;
    }

    /** `isBody`: a curly brace, which may open what is pending. */
    open(isBody: boolean, isMacro: boolean, onClose?: (token: number) => void): void {
        const { pending } = this;
        const isOfPending = isBody && pending !== undefined && pending.depth === this.depth;
        if (isOfPending) this.pending = undefined;
        this.scopes.push({
            item: isOfPending ? pending.kind : this.around,
            path: this.path(isOfPending ? pending.name : ""),
            isTest: this.isTest || (isOfPending && pending.isTest),
            isInMacro: this.isInMacro || isMacro,
            onClose,
        });
    }

    close(token: number): void {
        const scope = this.scopes.pop();
        scope?.onClose?.(token);
        if (this.pending !== undefined && this.pending.depth > this.depth) this.pending = undefined;
    }

    /** A semicolon: what was pending has no body. */
    end(): void {
        if (this.pending?.depth === this.depth) this.pending = undefined;
    }

    /** Whatever the file left open. */
    closeAll(token: number): void {
        while (this.scopes.length > 0) this.close(token);
    }
}
