/** Names that so many types have that a use behind a dot says nothing of whose it is. */
const common = new Set(
    [
        "abort add all any append apply as_bytes as_mut as_ref as_slice as_str and_then borrow build bytes call chars",
        "clear clone close cmp collect commit connect contains copy count create data default delete deref drain drop",
        "empty end entry error exec extend fill filter find finish first flush fold format from from_str get get_mut",
        "handle hash height id index info init insert into into_inner into_iter is_empty is_none is_some item iter",
        "iter_mut join key keys kind last len lines list load lock lookup main map map_err max message min mode name",
        "new next none open or_else parse parent path peek poll pop position print push range read remove render",
        "replace reserve reset resize resolve result retain reverse run seek send set size skip slice some sort spawn",
        "split start state status step stop store submit swap sync take test text then to_owned to_string to_vec",
        "token transform truncate try_from try_into type unwrap update url value values visit wait width with write zip",
        "Builder Config Context Error Handle Item Iter Options Output Result Self Some None Ok Err State Target Type",
    ]
        .join(" ")
        .split(" "),
);

/** Shorter names are as good as common. */
const shortest = 4;

export function isCommonName(name: string): boolean {
    return name.length < shortest || common.has(name);
}
