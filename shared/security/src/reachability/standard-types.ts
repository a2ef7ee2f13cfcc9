import type { SourceType } from "./source-type.ts";

const words = (text: string): ReadonlySet<string> => new Set(text.split(" "));

/** Methods that give what an `Option` or a `Result` holds. */
const opening = words(
    "unwrap expect unwrap_or unwrap_or_else unwrap_or_default unwrap_unchecked insert get_or_insert get_or_insert_with",
);
/** Methods that give the same, or the same around the same type. */
const keeping = words(
    "ok ok_or ok_or_else map_err or or_else inspect inspect_err context with_context wrap_err wrap_err_with take cloned copied as_deref as_deref_mut filter",
);
/** Methods of nearly everything that give the same type. */
const same = words(
    "clone to_owned as_ref as_mut borrow borrow_mut by_ref by_value as_pin_mut into_boxed",
);
const locks = words("Mutex RwLock RefCell Cell OnceCell OnceLock LazyLock Lazy UnsafeCell");
const opens = words(
    "lock read write borrow borrow_mut get_mut into_inner try_lock get force blocking_lock",
);
const lists = words(
    "Vec VecDeque HashSet BTreeSet BinaryHeap LinkedList [ Option IndexSet SmallVec",
);
const maps = words("HashMap BTreeMap IndexMap DashMap FxHashMap");
const iterators = words(
    "Iterator IntoIterator DoubleEndedIterator ExactSizeIterator Peekable Rev Drain",
);
const iterating = words("iter iter_mut into_iter drain");
const elements = words(
    "first last first_mut last_mut get get_mut pop pop_front pop_back front back front_mut back_mut swap_remove next nth peek next_back find max_by_key min_by_key",
);
const chained = words(
    "rev filter skip take take_while skip_while peekable step_by chain inspect fuse cycle cloned copied by_ref into_iter iter",
);

export function isOptional({ head }: SourceType): boolean {
    return head === "Option" || head === "Poll" || head.endsWith("Result");
}

/** What `?` and `unwrap` make of a value. What is open already stays, as locks are opened with and without. */
export function opened(type: SourceType): SourceType | undefined {
    return isOptional(type) ? type.arguments[0] : type;
}

function wrapped(type: SourceType | undefined, head: string): SourceType | undefined {
    return type === undefined ? undefined : { ...type, head, path: [head], arguments: [type] };
}

/** What loops over a type of the standard library give; undefined for other types. */
export function elementOf(type: SourceType): SourceType | undefined {
    const { head, arguments: inner } = type;
    if (maps.has(head)) return { ...type, head: "(", path: ["("], arguments: inner };
    return lists.has(head) || iterators.has(head) ? inner[0] : undefined;
}

/** What a method of the standard library gives; `undefined` where it is none that is known. */
export function standardMethod(type: SourceType, name: string): SourceType | undefined {
    const { head, arguments: inner } = type;
    if (isOptional(type)) {
        if (opening.has(name)) return inner[0];
        if (name === "unwrap_err" || name === "err") return inner[1];
        if (keeping.has(name)) return type;
    } else if (opening.has(name) && name.startsWith("unwrap")) return type;
    if (locks.has(head) && opens.has(name)) return inner[0];
    if (maps.has(head)) {
        if (/^(?:get|get_mut|remove)$/.test(name)) return wrapped(inner[1], "Option");
        if (/^(?:into_)?values(?:_mut)?$/.test(name)) return wrapped(inner[1], "Iterator");
        if (iterating.has(name)) return wrapped(elementOf(type), "Iterator");
    }
    if (lists.has(head) && iterating.has(name)) return wrapped(inner[0], "Iterator");
    if (iterators.has(head)) {
        if (name === "enumerate") return wrapped(numbered(inner[0]), "Iterator");
        if (chained.has(name)) return type;
    }
    if ((lists.has(head) || iterators.has(head)) && elements.has(name))
        return wrapped(inner[0], "Option");
    return same.has(name) ? type : undefined;
}

function numbered(type: SourceType | undefined): SourceType | undefined {
    if (type === undefined) return undefined;
    const number = { ...type, head: "usize", path: ["usize"], arguments: [] };
    return { ...type, head: "(", path: ["("], arguments: [number, type] };
}
