import {
    any,
    boolean,
    integer,
    type KeySchema,
    string,
    strings,
    type TableSchema,
    table,
    type ValueSchema,
    words,
} from "./schema.ts";

/** Keys of `clippy.toml` by the type of their values, as Clippy 1.95 tells them. */
const clippyKeys = {
    boolean: `
    accept-comment-above-attributes accept-comment-above-statement allow-comparison-to-zero
    allow-dbg-in-tests allow-exact-repetitions allow-expect-in-consts allow-expect-in-tests
    allow-indexing-slicing-in-tests allow-large-stack-frames-in-tests
    allow-mixed-uninlined-format-args allow-one-hash-in-raw-strings allow-panic-in-tests
    allow-print-in-tests allow-private-module-inception allow-unwrap-in-consts
    allow-unwrap-in-tests allow-useless-vec-in-tests avoid-breaking-exported-api
    cargo-ignore-publish check-incompatible-msrv-in-tests
    check-inconsistent-struct-field-initializers check-private-items
    enable-raw-pointer-heuristic-for-send enforce-iter-loop-reborrow lint-commented-code
    missing-docs-allow-unused missing-docs-in-crate-items recursive-self-in-type-definitions
    semicolon-inside-block-ignore-singleline semicolon-outside-block-ignore-multiline
    suppress-restriction-lint-in-const unreadable-literal-lint-fractions
    upper-case-acronyms-aggressive warn-on-all-wildcard-imports
    warn-unsafe-macro-metavars-in-private-macros`,
    integer: `
    absolute-paths-max-segments array-size-threshold cognitive-complexity-threshold
    const-literal-digits-threshold enum-variant-name-threshold enum-variant-size-threshold
    excessive-nesting-threshold future-size-threshold large-error-threshold
    literal-representation-threshold max-fn-params-bools max-include-file-size
    max-struct-bools max-suggested-slice-pattern-length max-trait-bounds
    min-ident-chars-threshold pass-by-value-size-limit single-char-binding-names-threshold
    stack-size-threshold struct-field-name-threshold too-large-for-stack
    too-many-arguments-threshold too-many-lines-threshold trivial-copy-size-limit
    type-complexity-threshold unnecessary-box-size vec-box-size-threshold
    verbose-bit-mask-threshold`,
    list: `
    absolute-paths-allowed-crates allow-renamed-params-for allow-unwrap-types
    allowed-dotfiles allowed-duplicate-crates allowed-idents-below-min-chars
    allowed-prefixes allowed-scripts allowed-wildcard-imports
    arithmetic-side-effects-allowed arithmetic-side-effects-allowed-binary
    arithmetic-side-effects-allowed-unary await-holding-invalid-types disallowed-fields
    disallowed-macros disallowed-methods disallowed-names disallowed-types doc-valid-idents
    enforced-import-renames ignore-interior-mutability large-error-ignored
    module-item-order-groupings source-item-ordering standard-macro-braces
    trait-assoc-item-kinds-order`,
};

/** Keys of `rustfmt.toml`, those of nightly included. */
const rustfmtKeys = {
    boolean: `
    combine_control_expr condense_wildcard_suffixes disable_all_formatting
    empty_item_single_line error_on_line_overflow error_on_unformatted fn_single_line
    force_explicit_abi force_multiline_blocks format_code_in_doc_comments
    format_generated_files format_macro_bodies format_macro_matchers format_strings
    hard_tabs hide_parse_errors match_arm_blocks match_arm_indent match_block_trailing_comma
    merge_derives merge_imports normalize_comments normalize_doc_attributes
    overflow_delimited_expr print_misformatted_file_names remove_nested_parens
    reorder_impl_items reorder_imports reorder_modules show_parse_errors space_after_colon
    space_before_colon spaces_around_ranges struct_lit_single_line trailing_semicolon
    unstable_features use_field_init_shorthand use_try_shorthand where_single_line
    wrap_comments`,
    integer: `
    array_width attr_fn_like_width blank_lines_lower_bound blank_lines_upper_bound
    chain_width comment_width doc_comment_code_block_width enum_discrim_align_threshold
    fn_call_width generated_marker_line_search_limit inline_attribute_width max_width
    short_array_element_width_threshold single_line_if_else_max_width
    single_line_let_else_max_width struct_field_align_threshold struct_lit_width
    struct_variant_width tab_spaces`,
};

const rustfmtWords: Readonly<Record<string, string>> = {
    binop_separator: "Front Back",
    brace_style: "AlwaysNextLine PreferSameLine SameLineWhere",
    color: "Auto Always Never",
    control_brace_style: "AlwaysSameLine ClosingNextLine AlwaysNextLine",
    edition: "2015 2018 2021 2024",
    emit_mode: "Files Stdout Coverage Checkstyle Json ModifiedLines Diff",
    float_literal_trailing_zero: "Preserve Always IfNoPostfix Never",
    fn_args_layout: "Compressed Tall Vertical",
    fn_params_layout: "Compressed Tall Vertical",
    group_imports: "Preserve StdExternalCrate One",
    hex_literal_case: "Preserve Upper Lower",
    imports_granularity: "Preserve Crate Module Item One",
    imports_indent: "Visual Block",
    imports_layout: "Mixed Vertical HorizontalVertical",
    indent_style: "Visual Block",
    match_arm_leading_pipes: "Always Never Preserve",
    newline_style: "Auto Windows Unix Native",
    report_fixme: "Always Unnumbered Never",
    report_todo: "Always Unnumbered Never",
    style_edition: "2015 2018 2021 2024 2027",
    trailing_comma: "Always Never Vertical",
    type_punctuation_density: "Compressed Wide",
    use_small_heuristics: "Off Max Default",
    version: "One Two",
};

function keysOf(
    names: string,
    about: string,
    value: ValueSchema,
): Readonly<Record<string, KeySchema>> {
    const words = names.trim().split(/\s+/);
    return Object.fromEntries(
        words.map((name) => [name, { about: `${sentence(name)} ${about}`, value }]),
    );
}

/** What the name of a setting says, as a sentence. */
function sentence(name: string): string {
    const words = name.replaceAll(/[-_]/g, " ");
    return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

const ofClippy = "A setting of Clippy's lints.";

/** `clippy.toml`. */
export const clippySchema: TableSchema = table({
    ...keysOf(clippyKeys.boolean, ofClippy, boolean),
    ...keysOf(clippyKeys.integer, ofClippy, integer),
    ...keysOf(clippyKeys.list, ofClippy, { kind: "array", item: any }),
    msrv: {
        about: "Oldest version of Rust that the code has to build with; `rust-version` of the package where it is not set.",
        value: { kind: "string", topic: "rust-version" },
    },
    "inherent-impl-lint-scope": {
        about: "Where several inherent implementations of a type are looked for.",
        value: words("crate file module"),
    },
    "matches-for-let-else": {
        about: "Which patterns are proposed as let-else.",
        value: words("AllTypes WellKnownTypes Never"),
    },
    "pub-underscore-fields-behavior": {
        about: "Which public fields with an underscore are reported.",
        value: words("PubliclyExported AllPubFields"),
    },
    "module-items-ordered-within-groupings": {
        about: "Which groups of a module's items have to be in order.",
        value: any,
    },
    "blacklisted-names": {
        about: "Names that nothing should have.",
        value: strings,
        deprecated: "disallowed-names",
    },
    "cyclomatic-complexity-threshold": {
        about: "How complex a function may be.",
        value: integer,
        deprecated: "cognitive-complexity-threshold",
    },
});

/** `rustfmt.toml`. */
export const rustfmtSchema: TableSchema = table({
    ...keysOf(rustfmtKeys.boolean, "A setting of rustfmt.", boolean),
    ...keysOf(rustfmtKeys.integer, "A setting of rustfmt.", integer),
    ...Object.fromEntries(
        Object.entries(rustfmtWords).map(([name, values]) => [
            name,
            { about: `${sentence(name)} A setting of rustfmt.`, value: words(values) },
        ]),
    ),
    required_version: { about: "Version of rustfmt that has to be used.", value: string },
    license_template_path: {
        about: "File with the licence that sources begin with.",
        value: string,
    },
    ignore: {
        about: "Patterns of files that are left as they are. Nightly only.",
        value: strings,
        isUnstable: true,
    },
    skip_macro_invocations: {
        about: "Macros whose calls are left as they are. Nightly only.",
        value: strings,
        isUnstable: true,
    },
});
