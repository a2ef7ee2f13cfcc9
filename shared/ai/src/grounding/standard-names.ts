/**
 * Public names of Rust's standard library that at least one crate in a hundred uses: methods,
 * types, macros, modules and the primitive types. Names of items in the library's documentation
 * (1.95), counted in 658 published crates that no evaluation looks at.
 */
const names = `
    __m128i _mm_loadu_si128 _mm_movemask_epi8 aarch64 abi abort abs abs_diff absolute accept
    AcqRel Acquire Add add add_assign AddAssign addr addr_of addr_of_mut advance alias align
    align_of align_to Alignment alignment all alloc allocate allocator AlreadyExists alternate
    ancestors and and_modify and_then Any any append Arc arch arg Args args Arguments arm Array
    array as_array as_bytes as_bytes_mut as_bytes_with_nul as_deref as_deref_mut as_fd as_handle
    as_micros as_millis as_mut as_mut_ptr as_mut_slice as_nanos as_os_str as_path as_ptr as_raw_fd
    as_raw_handle as_ref as_secs as_secs_f64 as_slice as_str as_u64 as_usize ascii AsMut AsRef
    assert assert_eq assert_ne AssertUnwindSafe assume_init assume_init_ref Atomic atomic
    AtomicBool AtomicI32 AtomicPtr AtomicU16 AtomicU32 AtomicU64 AtomicU8 AtomicUsize attributes
    available_parallelism back Backtrace backtrace backward Barrier barrier bench Binary
    binary_search binary_search_by binary_search_by_key BinaryHeap bind bit BitAnd bitand
    bitand_assign BitAndAssign BitOr bitor bitor_assign BitOrAssign BITS bits BitXor bitxor
    BitXorAssign black_box blocks Bool bool Borrow borrow borrow_mut Borrowed BorrowMut Both Bound
    bound Box boxed branch Break broadcast bstr bt btree_map BTreeMap BTreeSet buffer BufRead
    BufReader BufWriter build build_hasher Builder builder BuildHasher BuildHasherDefault by_ref
    Bytes bytes c_char c_double c_float c_int c_long c_longlong c_short c_str c_uchar c_uint
    c_ulong c_ulonglong c_ushort c_void call call_once caller Cancel canonicalize capacity capture
    cast cast_mut cast_slice catch_unwind cause ceil Cell cell Center cfg Chain chain channel Char
    char char_indices Chars chars checked_add checked_div checked_duration_since checked_mul
    checked_neg checked_pow checked_shl checked_sub Child chunks chunks_exact chunks_exact_mut
    chunks_mut clamp classify clear Clone clone clone_from clone_from_slice Cloned cloned cmp code
    collect collections column Comma Command compare_exchange compare_exchange_weak compile_error
    compiler_fence Component components Concat concat Condvar condvar connect ConnectionReset
    Const consts consume contains contains_key Context Continue ControlFlow convert copied Copy
    copy copy_from_slice copy_nonoverlapping copy_within copysign core cos count count_ones Cow
    crate create create_dir create_dir_all create_new CStr CString Current current current_dir
    Cursor cursor cycle dangling data data_ptr dbg dealloc Debug debug_assert debug_assert_eq
    debug_assert_ne debug_list debug_map debug_set debug_struct debug_tuple decode decode_utf16
    dedup Default default DefaultHasher Delete Deref deref deref_mut DerefMut derive description
    dev Difference difference digit DirEntry Disabled disabled Disconnected discriminant Display
    display Distribution Div div div_assign div_ceil DivAssign Done DoubleEndedIterator downcast
    downcast_mut downcast_ref downgrade Drain drain Drop drop drop_in_place Duration duration
    duration_since elapsed Empty empty encode_utf16 encode_utf8 encode_wide End end end_bound
    endian ends_with entries Entry entry Enum Enumerate enumerate env eprint eprintln EPSILON Eq
    eq eq_ignore_ascii_case Equal Err err Error error ErrorKind Escape ExactSizeIterator Excluded
    exec exists exit ExitStatus exp expect expect_err ext Extend extend extend_from_slice
    extension f16 f32 f64 fd fence fetch_add fetch_and fetch_or fetch_sub ffi Field field fields
    File file file_name file_size file_stem file_type fill fill_buf fill_bytes filled Filter
    filter filter_map find find_map finish finish_non_exhaustive first first_mut flags flat_map
    flatten Float floor flush fma fmt Fn FnMut FnOnce fold for_each force forget format
    format_args Formatter forward FRAC_PI_2 fract frames free From from from_be_bytes from_bits
    from_bytes from_bytes_with_nul from_fn from_iter from_le_bytes from_micros from_millis
    from_mut from_nanos from_ne_bytes from_parts from_ptr from_raw from_raw_fd from_raw_os_error
    from_raw_parts from_raw_parts_mut from_ref from_secs from_secs_f64 from_size_align
    from_size_align_unchecked from_str from_str_radix from_u32 from_u8 from_utf16 from_utf16_lossy
    from_utf8 from_utf8_lossy from_utf8_unchecked from_utf8_unchecked_mut from_vec from_waker
    from_wide FromIterator FromStr FromUtf8Error front fs Full function functions FusedIterator
    Future future ge generated generator Generic generics get get_key_value get_mut get_or_init
    get_or_insert get_or_insert_with get_ref get_unchecked get_unchecked_mut gid Global global
    Greater groups grow gt Hash hash hash_map hash_one Hasher hasher HashMap HashSet haystack hint
    home_dir hostname i128 i16 i32 i64 i8 id identity include include_bytes include_str Included
    Incoming Index index index_mut IndexMut Infallible INFINITY info inputs insert insert_str
    inspect Instant Int Interrupted intersect intersection Into into into_array into_boxed_slice
    into_boxed_str into_bytes into_inner into_iter into_mut into_os_string into_owned into_parts
    into_raw into_raw_fd into_string into_value into_values into_vec IntoIter IntoIterator invalid
    InvalidData InvalidInput io IoSlice IoSliceMut ip IpAddr Ipv4Addr Ipv6Addr is is_absolute
    is_alphabetic is_alphanumeric is_ascii is_ascii_alphabetic is_ascii_alphanumeric
    is_ascii_digit is_ascii_hexdigit is_ascii_lowercase is_ascii_uppercase is_ascii_whitespace
    is_break is_char_boundary is_dir is_empty is_err is_file is_finite is_full is_infinite is_ipv4
    is_ipv6 is_lowercase is_multiple_of is_nan is_negative is_none is_none_or is_normal is_null
    is_numeric is_ok is_ok_and is_pending is_positive is_power_of_two is_ready is_relative
    is_separator is_sign_negative is_sign_positive is_some is_some_and is_terminal is_uppercase
    is_whitespace is_x86_feature_detected is_zero isize IsTerminal Item Iter iter iter_mut
    Iterator iterator IterMut join JoinHandle key Keys keys kind Last last last_mut last_os_error
    Layout layout lazy LazyLock le leading_zeros leak Left legacy len len_utf8 Less Lifetime
    lifetimes limit line Lines lines LinkedList linux ln load local local_addr Location location
    lock log log10 log2 Lower lower_bound LowerExp LowerHex lt macros make_ascii_uppercase
    make_mut MANTISSA_DIGITS ManuallyDrop Map map map_err map_or map_or_else marker Mask mask
    Match matches math MAX max max_by_key max_value maximum MaybeUninit mem memory merge message
    Metadata metadata MIN min min_by_key MIN_POSITIVE min_value Minus mode modified module_path
    mpsc Mul mul mul_add mul_assign MulAssign must_use Mutex mutex MutexGuard name Named NAN ne
    needs_drop Neg neg NEG_INFINITY neon net new new_unchecked next next_back next_index
    next_multiple_of next_power_of_two non_exhaustive None NonNull NonZero NonZeroI128 NonZeroI16
    NonZeroI32 NonZeroI64 NonZeroI8 NonZeroIsize NonZeroU128 NonZeroU16 NonZeroU32 NonZeroU64
    NonZeroU8 NonZeroUsize noop Normal Not not NotFound notify_all notify_one now nth Null null
    null_mut num Occupied OccupiedEntry Octal octets of offset offset_from offset_of Ok ok ok_or
    ok_or_else Once once OnceCell OnceLock oneshot open OpenOptions ops Option option options or
    or_default or_else or_insert or_insert_with Ord Ordering os OsStr OsString Other other
    OutOfMemory Output output overflowing_add overflowing_sub Owned packed pad panic panicking
    parent park parse ParseError ParseFloatError ParseIntError parser partial_cmp PartialEq
    PartialOrd partition pat Path path PathBuf Pattern pattern pause payload peek Peekable
    peekable peer_addr Pending pending PermissionDenied permissions PhantomData PhantomPinned PI
    Pin pin pipe piped Plus Pointer Poll poll poll_fn poll_next pop pop_back pop_front port
    position pow powf powi precision predicates Prefix prelude prev primitive primitives print
    println process Product product ptr ptr_eq push push_back push_front push_str random
    RandomState Range range RangeBounds RangeFrom RangeFull RangeInclusive RangeTo
    RangeToInclusive raw raw_os_error RawWaker RawWakerVTable Rc rc Read read read_buf read_dir
    read_exact read_line read_to_end read_to_string read_unaligned Ready ready realloc reborrow
    Receiver recip recursive recv recv_timeout RecvError reduce Ref RefCell Reference RefMut
    refresh RefUnwindSafe Relaxed Release Rem rem rem_assign rem_euclid remainder RemAssign remove
    remove_dir_all remove_entry remove_file rename Repeat repeat repeat_n repeat_with replace
    Report report Request requires reserve reserve_exact resize resize_with Result result resume
    resume_unwind retain retain_mut Return rev Reverse reverse rfind Right rotate_left
    rotate_right round rposition rsplit_once RwLock RwLockReadGuard RwLockWriteGuard sample
    saturating_add saturating_duration_since saturating_mul saturating_sub Scan scan Scope scope
    Seek seek SeekFrom segments Select select self Send send send_to Sender SendError SeqCst set
    set_extension set_hook set_len set_nonblocking set_position set_var Shl shl Short Shr shr
    ShrAssign shrink shrink_to_fit Shutdown shutdown Sign sign signal signed signum simd sin Sink
    sink size size_hint size_of size_of_val Sized Skip skip sleep Slice slice
    slice_from_raw_parts_mut SliceIndex SocketAddr SocketAddrV4 SocketAddrV6 Some sort sort_by
    sort_by_key sort_unstable sort_unstable_by sort_unstable_by_key Source source sources Space
    spare_capacity_mut spawn spin_loop splice Split split split_at split_at_mut split_first
    split_last split_off split_once split_whitespace splitn sqrt SQRT_2 Start start start_bound
    starts_with status std Stderr stderr stdin Stdio Stdout stdout step_by store Str str String
    string stringify strip_prefix strip_suffix strong_count Struct Sub sub sub_assign SubAssign
    subsec_nanos success Sum sum super swap swap_bytes swap_remove symlink_metadata Sync sync
    System SystemTime Take take take_while Target task TcpListener TcpStream temp_dir test
    test_case then then_some then_with Thread thread thread_local ThreadId time timed_out TimedOut
    Timeout to_ascii_lowercase to_ascii_uppercase to_be_bytes to_bits to_bytes to_digit to_le
    to_le_bytes to_lowercase to_mut to_ne_bytes to_os_string to_owned to_path_buf to_str to_string
    to_string_lossy to_u8 to_uppercase to_vec todo ToOwned ToSocketAddrs ToString trailing_zeros
    Trait traits transmute transmute_copy transpose trim trim_end trim_end_matches trim_matches
    trim_start trim_start_matches trunc truncate Try try_borrow_mut try_clone try_fold
    try_for_each try_from try_insert try_into try_lock try_new try_read try_recv try_reserve
    try_send try_unwrap try_with try_write TryFrom TryFromIntError TryInto TryRecvError Tuple ty
    Type type_id type_name TypeId types u128 u16 u32 u64 u8 UdpSocket uid Unbounded UnexpectedEof
    unimplemented uninit uninitialized Union unix UNIX_EPOCH Unpin unreachable
    unreachable_unchecked UnsafeCell unsafety Unsigned unsigned_abs Unsupported UnwindSafe unwrap
    unwrap_err unwrap_or unwrap_or_default unwrap_or_else unwrap_unchecked unzip update upgrade
    Upper upper_bound UpperHex usize Utf8Error util v1 V4 V6 Vacant VacantEntry valid valid_up_to
    value Values values values_mut var var_os VarError variadic Variant variants vars Vec vec
    VecDeque vector Verbatim vtable wait wait_timeout wake wake_by_ref Waker waker wasm32 Weak
    width Windows windows with with_capacity with_capacity_and_hasher with_extension with_hasher
    with_mut with_options WouldBlock Wrapping wrapping_add wrapping_mul wrapping_neg wrapping_shl
    wrapping_shr wrapping_sub Write write write_all write_bytes write_char write_fmt write_i16
    write_i32 write_i64 write_i8 write_str write_u128 write_u16 write_u32 write_u64 write_u8
    write_unaligned write_usize write_vectored writeln WriteZero written x86 x86_64 xor Yield
    yield_now ZERO Zero zeroed zip
`;

/** Names that need no declaration in a crate. */
export const standardNames: ReadonlySet<string> = new Set(names.trim().split(/\s+/));
