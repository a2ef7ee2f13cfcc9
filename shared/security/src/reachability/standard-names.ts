/** Names of methods that the standard library has as well, so that being the only one of a name says nothing. */
const names: ReadonlySet<string> = new Set(
    `new default clone from into try_from try_into as_ref as_mut as_ptr as_mut_ptr as_str as_bytes as_slice borrow
    borrow_mut deref deref_mut drop fmt eq ne cmp partial_cmp lt le gt ge hash next next_back iter iter_mut into_iter map filter
    filter_map flat_map fold for_each collect count last nth skip take chain zip enumerate peekable rev sum product min max any
    all find position get get_mut insert remove push pop push_str pop_front pop_back push_front push_back append extend
    drain truncate clear retain resize reserve len is_empty contains contains_key starts_with ends_with split split_at splitn trim
    lines chars bytes to_string to_owned to_vec parse join concat replace find read write write_all read_exact
    read_to_end read_to_string read_line flush seek open create connect bind accept listen send recv try_recv lock try_lock
    unwrap expect unwrap_or unwrap_or_else ok err is_some is_none is_ok is_err and_then or_else map_err ok_or take
    replace swap load store fetch_add compare_exchange spawn wait wait_with_output kill poll wake wake_by_ref args env
    current_dir output status entry keys values values_mut first last sort sort_by sort_by_key dedup reverse split_off capacity
    with_capacity shrink_to_fit extend_from_slice copy_from_slice clone_from id name path exists is_file is_dir metadata
    set_len now elapsed duration_since checked_add checked_sub add sub mul div rem neg not index index_mut call
    call_mut call_once type_id downcast downcast_ref downcast_mut source description cause set get_or_init build finish
    shutdown close sync_all range step_by cloned copied by_ref inspect scan cycle rposition windows chunks leak into_inner`.split(
        /\s+/,
    ),
);

/** True for names of functions that the standard library has. */
export function isStandardName(name: string): boolean {
    return names.has(name);
}

/** Traits whose methods the language or the standard library calls without a name in anybody's code. */
const implicit: ReadonlySet<string> = new Set(
    `Drop Deref DerefMut Index IndexMut Iterator DoubleEndedIterator ExactSizeIterator IntoIterator FromIterator Extend Display Debug
    LowerHex UpperHex Pointer Binary Octal Add Sub Mul Div Rem Neg Not BitAnd BitOr BitXor Shl Shr AddAssign SubAssign MulAssign
    DivAssign RemAssign BitAndAssign BitOrAssign BitXorAssign ShlAssign ShrAssign PartialEq Eq PartialOrd Ord Hash Hasher
    Clone Copy Default From Into TryFrom TryInto AsRef AsMut Borrow BorrowMut ToOwned ToString FromStr Fn FnMut FnOnce Future
    IntoFuture Read Write BufRead Seek Error GlobalAlloc Allocator Any Wake RangeBounds Sum Product Termination Pattern`.split(
        /\s+/,
    ),
);

export function hasImplicitCalls(trait: string): boolean {
    return implicit.has(trait);
}
