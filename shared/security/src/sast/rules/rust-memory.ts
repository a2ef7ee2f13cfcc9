import type { Rule } from "@rust-ai-ide/analysis/rules/rule";

const languages = ["rust"];

/** What unsafe code gets wrong again and again. */
export const rustMemoryRules: readonly Rule[] = [
    {
        id: "rust-dangling-c-string",
        title: "A pointer to a string that is gone",
        severity: "error",
        confidence: "high",
        category: "security",
        languages,
        message:
            "The CString is dropped at the end of this statement, and the pointer then leads to freed memory. Keep the CString in a variable for as long as the pointer is used.",
        references: ["CWE-416"],
        tags: ["unsafe"],
        query: `
((let_declaration
    value: (call_expression
      function: (field_expression
        value: [
          (call_expression
            function: (field_expression
              value: (call_expression function: (scoped_identifier path: (_) @path name: (identifier) @new))
              field: (field_identifier) @unwrap))
          (try_expression (call_expression function: (scoped_identifier path: (_) @path name: (identifier) @new)))]
        field: (field_identifier) @as)) @here)
  (#match? @path "(?:^|::)CString$")
  (#eq? @new "new")
  (#any-of? @as "as_ptr" "as_bytes_with_nul"))`,
        matches: [
            {
                code: "fn f(s: &str) { let p = «CString::new(s).unwrap().as_ptr()»; unsafe { g(p) } }",
            },
            { code: "fn f(s: &str) { let p = «ffi::CString::new(s)?.as_ptr()»; }" },
        ],
        misses: [
            { code: "fn f(s: &str) { unsafe { g(CString::new(s).unwrap().as_ptr()) } }" },
            { code: "fn f(s: &str) { let c = CString::new(s).unwrap(); let p = c.as_ptr(); }" },
            { code: "fn f(s: &str) { let p = CString::new(s).unwrap().into_raw(); }" },
        ],
    },
    {
        id: "rust-uninitialized-value",
        title: "A value is used before it is written",
        severity: "error",
        confidence: "high",
        category: "security",
        languages,
        message:
            "Reading memory that nobody wrote is undefined behaviour, for integers as well. Write the value first, or keep it as MaybeUninit until then.",
        references: ["CWE-908", "CWE-457"],
        tags: ["unsafe"],
        query: `
((call_expression
    function: (field_expression
      value: (call_expression function: (scoped_identifier path: (_) @path name: (identifier) @uninit))
      field: (field_identifier) @assume)) @here
  (#match? @path "(?:^|::)MaybeUninit(?:::<[^\\\\[]*>)?$")
  (#eq? @uninit "uninit")
  (#eq? @assume "assume_init"))
((call_expression
    function: [
      (scoped_identifier path: (_) @path name: (identifier) @name)
      (generic_function function: (scoped_identifier path: (_) @path name: (identifier) @name))]) @here
  (#match? @path "(?:^|::)mem$")
  (#eq? @name "uninitialized"))`,
        matches: [
            { code: "fn f() { let x: u8 = unsafe { «MaybeUninit::uninit().assume_init()» }; }" },
            { code: "fn f() { let x = unsafe { «mem::uninitialized::<u8>()» }; }" },
            { code: "fn f() { let x: T = unsafe { «std::mem::uninitialized()» }; }" },
        ],
        misses: [
            {
                code: "fn f() { let mut x = MaybeUninit::uninit(); x.write(1); unsafe { x.assume_init() } }",
            },
            {
                code: "fn f() { let a = unsafe { MaybeUninit::<[MaybeUninit<u8>; 4]>::uninit().assume_init() }; }",
            },
            { code: "fn f() { own::uninitialized(); }" },
        ],
    },
    {
        id: "rust-zeroed-reference",
        title: "Zero is no value of this type",
        severity: "error",
        confidence: "high",
        category: "security",
        languages,
        message:
            "A reference, Box, NonNull or function pointer is never zero: making one is undefined behaviour at once. Use an Option, or MaybeUninit until it is written.",
        references: ["CWE-908", "CWE-476"],
        tags: ["unsafe"],
        query: `
((call_expression
    function: (generic_function
      function: [(identifier) @name (scoped_identifier name: (identifier) @name)]
      type_arguments: (type_arguments . [
        (reference_type) (function_type)
        (generic_type type: (type_identifier) @type)] .))) @here
  (#eq? @name "zeroed")
  (#not-match? @type "^(?!(?:Box|Rc|Arc|Vec|NonNull|NonZero)$)"))`,
        matches: [
            { code: "fn f() { unsafe { «mem::zeroed::<&u8>()» }; }" },
            { code: "fn f() { unsafe { «zeroed::<Box<u8>>()» }; }" },
            { code: "fn f() { unsafe { «std::mem::zeroed::<fn(u8)>()» }; }" },
        ],
        misses: [
            { code: "fn f() { unsafe { mem::zeroed::<u8>() }; }" },
            { code: "fn f() { unsafe { mem::zeroed::<Option<Box<u8>>>() }; }" },
        ],
    },
    {
        id: "rust-set-length-unwritten",
        title: "A vector gets a length before its elements",
        severity: "error",
        confidence: "medium",
        category: "security",
        languages,
        message:
            "The elements of {vector} are memory that nobody wrote: reading or dropping one is undefined behaviour. Use resize, or write through spare_capacity_mut before set_len.",
        references: ["CWE-908"],
        tags: ["unsafe"],
        query: `
((let_declaration
    pattern: (identifier) @vector
    value: (call_expression function: [
      (scoped_identifier path: (_) @path name: (identifier) @with)
      (scoped_identifier path: (generic_type) @path name: (identifier) @with)]))
  .
  [
    (expression_statement (unsafe_block (block . (expression_statement
      (call_expression function: (field_expression value: (identifier) @of field: (field_identifier) @set)) @here))))
    (expression_statement
      (call_expression function: (field_expression value: (identifier) @of field: (field_identifier) @set)) @here)]
  (#match? @path "^(?:std::vec::|alloc::vec::)?Vec(?:::<.*>)?$")
  (#eq? @with "with_capacity")
  (#eq? @set "set_len"))`,
        matches: [
            {
                code: "fn f(n: usize) { let mut v = Vec::with_capacity(n); unsafe { «v.set_len(n)»; } r.read(&mut v); }",
            },
            {
                code: "unsafe fn f(n: usize) { let mut v = Vec::<u8>::with_capacity(n); «v.set_len(n)»; }",
            },
        ],
        misses: [
            {
                code: "unsafe fn f(n: usize) { let mut v = Vec::with_capacity(n); fill(&mut v); v.set_len(n); }",
            },
            { code: "fn f(n: usize) { let mut v = Vec::with_capacity(n); v.push(1); }" },
        ],
    },
    {
        id: "rust-send-without-bound",
        title: "Anything may cross threads inside of this",
        severity: "warning",
        confidence: "medium",
        category: "security",
        languages,
        message:
            "With no bound on the type parameter, safe code can move an Rc or a Cell to another thread in it. Ask for T: Send, and for T: Sync where it is shared. This has been the cause of dozens of advisories.",
        references: ["CWE-362"],
        tags: ["unsafe", "concurrency"],
        query: `
((impl_item
    "unsafe"
    type_parameters: (type_parameters . (type_parameter name: (type_identifier) @parameter .) .)
    trait: [(type_identifier) @trait (scoped_type_identifier name: (type_identifier) @trait)]
    type: (generic_type type_arguments: (type_arguments . (type_identifier) @argument .))
    body: (_)? @body) @item
  (#any-of? @trait "Send" "Sync")
  (#not-match? @item "where|PhantomData")
  (#not-commented? @item "[Pp]hantom|only a marker"))`,
        matches: [
            { code: "«unsafe impl<T> Send for Cell2<T> {}»" },
            { code: "«unsafe impl<T> std::marker::Sync for Cell2<T> {}»" },
        ],
        misses: [
            { code: "unsafe impl<T: Send> Send for Cell2<T> {}" },
            { code: "unsafe impl<T> Send for Cell2<T> where T: Send {}" },
            { code: "unsafe impl Send for A {}" },
            { code: "unsafe impl<T> Own for Cell2<T> {}" },
        ],
    },
    {
        id: "rust-transmute-lifetime",
        title: "A reference that lives for ever is invented",
        severity: "error",
        confidence: "medium",
        category: "security",
        languages,
        message:
            "What this reference leads to ends before 'static does; whoever keeps it reads freed memory. Own the data, or keep both in one place that is dropped in order.",
        references: ["CWE-416"],
        tags: ["unsafe"],
        query: `
((call_expression
    function: (generic_function
      function: [(identifier) @name (scoped_identifier name: (identifier) @name)]
      type_arguments: (type_arguments (_) . (reference_type (lifetime) @lifetime) .))) @here
  (#eq? @name "transmute")
  (#eq? @lifetime "'static"))`,
        matches: [
            { code: "fn f(s: &str) { unsafe { «mem::transmute::<&str, &'static str>(s)» }; }" },
        ],
        misses: [
            { code: "fn f(s: &[u8]) { unsafe { mem::transmute::<&[u8], &str>(s) }; }" },
            { code: "fn f(s: u32) { unsafe { mem::transmute::<u32, f32>(s) }; }" },
        ],
    },
    {
        id: "rust-transmute-to-narrow-type",
        title: "Not every number is a value of this type",
        severity: "error",
        confidence: "high",
        category: "security",
        languages,
        message:
            "A bool other than 0 and 1, or a char beyond Unicode, is undefined behaviour at once. Compare with 0, or use char::from_u32.",
        references: ["CWE-704"],
        tags: ["unsafe"],
        query: `
((call_expression
    function: (generic_function
      function: [(identifier) @name (scoped_identifier name: (identifier) @name)]
      type_arguments: (type_arguments . (primitive_type) @from . (primitive_type) @to .))) @here
  (#eq? @name "transmute")
  (#any-of? @from "u8" "i8" "u32" "i32")
  (#any-of? @to "bool" "char"))`,
        matches: [
            { code: "fn f(x: u8) -> bool { unsafe { «std::mem::transmute::<u8, bool>(x)» } }" },
            { code: "fn f(x: u32) -> char { unsafe { «transmute::<u32, char>(x)» } }" },
        ],
        misses: [{ code: "fn f(x: u32) -> f32 { unsafe { transmute::<u32, f32>(x) } }" }],
    },
    {
        id: "rust-c-string-function",
        title: "A function of C that does not know how much room there is",
        severity: "error",
        confidence: "high",
        category: "security",
        languages,
        message:
            "{name} writes until the source ends, however small the destination is. Use copy_nonoverlapping with the smaller of both lengths, or snprintf and strncat with the room that is left.",
        references: ["CWE-120", "CWE-676"],
        tags: ["unsafe", "ffi"],
        query: `
((call_expression
    function: (scoped_identifier path: (_) @path name: (identifier) @name)) @here
  (#match? @path "(?:^|::)libc$")
  (#any-of? @name "strcpy" "strcat" "sprintf" "vsprintf" "gets" "stpcpy"))`,
        matches: [{ code: "fn f() { unsafe { «libc::strcpy(a, b)» }; }" }],
        misses: [
            { code: "fn f() { unsafe { libc::strncpy(a, b, n) }; }" },
            { code: "fn f() { own::strcpy(a, b); }" },
        ],
    },
    {
        id: "rust-system-call",
        title: "The shell of C runs a text",
        severity: "error",
        confidence: "high",
        category: "security",
        languages,
        message:
            "The shell reads this text: whatever gets into it runs. Start the program with std::process::Command and give each value as an argument of its own.",
        references: ["CWE-78"],
        tags: ["injection", "ffi"],
        query: `
((call_expression
    function: (scoped_identifier path: (_) @path name: (identifier) @name)) @here
  (#match? @path "(?:^|::)libc$")
  (#any-of? @name "system" "popen"))`,
        matches: [{ code: "fn f(c: &CStr) { unsafe { «libc::system(c.as_ptr())» }; }" }],
        misses: [{ code: "fn f() { unsafe { libc::sysconf(1) }; }" }],
    },
    {
        id: "rust-unchecked-length",
        title: "A length that may wrap around",
        severity: "warning",
        confidence: "low",
        category: "security",
        languages,
        message:
            "In a release build {length} wraps around without a word, and memory of another size is used than is there. Use checked_mul, or Layout::array, which does so.",
        references: ["CWE-190", "CWE-131"],
        tags: ["unsafe"],
        query: `
((call_expression
    function: [
      (scoped_identifier path: (_) @path name: (identifier) @name)
      (generic_function function: (scoped_identifier path: (_) @path name: (identifier) @name))]
    arguments: (arguments . (binary_expression left: (_) operator: "*" right: (_)) @length)) @here
  (#match? @path "(?:^|::)Layout$")
  (#eq? @name "from_size_align_unchecked")
  (#not-match? @length "^[0-9_ *]+$|checked_|saturating_")
  (#not-in-tests? @here))`,
        matches: [
            {
                code: "unsafe fn f(n: usize) { alloc(«Layout::from_size_align_unchecked(n * size_of::<T>(), 8)»); }",
            },
        ],
        misses: [
            { code: "unsafe fn f(n: usize) { Layout::from_size_align_unchecked(n, 8); }" },
            { code: "unsafe fn f() { Layout::from_size_align_unchecked(4 * 8, 8); }" },
            { code: "fn f(n: usize) { Layout::from_size_align(n * 8, 8); }" },
        ],
    },
    {
        id: "rust-code-before-main",
        title: "Code that runs before main",
        severity: "information",
        confidence: "medium",
        category: "security",
        languages,
        message:
            "Before main the standard library is not ready: threads, standard streams and panics may fail. Initialise with a OnceLock when it is needed first.",
        references: ["CWE-696"],
        tags: ["unsafe"],
        query: `
((attribute_item (attribute [(identifier) @name (scoped_identifier path: (identifier) @name)])) @here
  .
  (function_item body: (block (_)))
  (#any-of? @name "ctor" "dtor")
  (#not-in-tests? @here))`,
        matches: [
            { code: '«#[ctor]»\nfn f() { println!("x"); }' },
            { code: "«#[ctor::ctor]»\nfn f() { g(); }" },
        ],
        misses: [{ code: "#[inline]\nfn f() { g(); }" }, { code: "#[ctor]\nfn f() {}" }],
    },
];
