import type { FunctionTaint, TaintCall } from "./taint-facts.ts";

/** Names that nearly always mean the standard library's when a method is called by them. */
const common: ReadonlySet<string> = new Set(
    "new get get_mut push pop insert remove len iter iter_mut into_iter map and_then clone from into as_str as_ref as_mut as_bytes to_string to_owned next collect unwrap expect read write flush open join parse send recv lock take replace extend contains is_empty ok err poll drop default eq cmp hash fmt index deref borrow find filter split trim arg args status output spawn execute query prepare".split(
        " ",
    ),
);
/** Whether a method of that name is left alone. */
export function isCommonMethod(name: string): boolean {
    return common.has(name);
}

/** A method of more types than that is a trait's: which one it is cannot be told. */
const mostMethods = 2;

/** Finds the functions of a crate that a call means, by names alone; none where that is a guess. */
export class CallResolver {
    private readonly functions: readonly FunctionTaint[];
    private readonly paths: readonly string[];
    private readonly byName = new Map<string, number[]>();

    constructor(functions: readonly FunctionTaint[], paths: readonly string[]) {
        this.functions = functions;
        this.paths = paths;
        for (const [index, { name }] of functions.entries()) {
            const list = this.byName.get(name);
            if (list === undefined) this.byName.set(name, [index]);
            else list.push(index);
        }
    }

    resolve(call: TaintCall, from: number): readonly number[] {
        const named = this.byName.get(call.name) ?? [];
        if (named.length === 0) return [];
        if (call.isMethod) {
            if (isCommonMethod(call.name)) return [];
            const methods = named.filter(
                (index) =>
                    this.at(index)?.hasSelf &&
                    this.at(index)?.parameters.length === call.argumentCount + 1,
            );
            return methods.length <= mostMethods ? methods : [];
        }
        const fitting = named.filter(
            (index) => this.at(index)?.parameters.length === call.argumentCount,
        );
        const { owner } = call;
        if (owner !== undefined && /^[A-Z]/.test(owner)) {
            return one(fitting.filter((index) => this.at(index)?.owner === owner));
        }
        const plain = fitting.filter((index) => this.at(index)?.owner === undefined);
        const here = plain.filter((index) => this.paths[index] === this.paths[from]);
        if (owner === undefined || owner === "self") return one(here.length > 0 ? here : plain);
        const isCrate = owner === "crate" || owner === "super";
        const inModule = plain.filter((index) => isModule(this.paths[index] ?? "", owner));
        return one(isCrate || inModule.length === 0 ? (isCrate ? plain : here) : inModule);
    }

    private at(index: number): FunctionTaint | undefined {
        return this.functions[index];
    }
}

function one(found: readonly number[]): readonly number[] {
    return found.length <= mostMethods ? found : [];
}

function isModule(path: string, name: string): boolean {
    return path.endsWith(`/${name}.rs`) || path.endsWith(`/${name}/mod.rs`);
}
