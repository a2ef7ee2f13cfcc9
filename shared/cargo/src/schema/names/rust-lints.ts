/**
 * Lints of rustc 1.95 by the level that they have unless somebody says otherwise, as
 * `-W help` lists them, with `_` as in manifests.
 */
export const rustLintNames = {
    allow: `
    absolute_paths_not_starting_with_crate ambiguous_negative_literals
    closure_returning_async_block deprecated_in_future deprecated_safe_2024
    deref_into_dyn_supertrait edition_2024_expr_fragment_specifier elided_lifetimes_in_paths
    explicit_outlives_requirements ffi_unwind_calls fuzzy_provenance_casts if_let_rescope
    impl_trait_overcaptures impl_trait_redundant_captures keyword_idents_2018
    keyword_idents_2024 let_underscore_drop linker_messages lossy_provenance_casts
    macro_use_extern_crate meta_variable_misuse missing_copy_implementations
    missing_debug_implementations missing_docs missing_unsafe_on_extern
    multiple_supertrait_upcastable must_not_suspend non_ascii_idents
    non_exhaustive_omitted_patterns redundant_imports redundant_lifetimes
    resolving_to_items_shadowing_supertrait_items rust_2021_incompatible_closure_captures
    rust_2021_incompatible_or_patterns rust_2021_prefixes_incompatible_syntax
    rust_2021_prelude_collisions rust_2024_guarded_string_incompatible_syntax
    rust_2024_incompatible_pat rust_2024_prelude_collisions shadowing_supertrait_items
    single_use_lifetimes tail_expr_drop_order trivial_casts trivial_numeric_casts
    unit_bindings unnameable_types unqualified_local_imports unreachable_pub
    unsafe_attr_outside_unsafe unsafe_code unsafe_op_in_unsafe_fn unstable_features
    unused_crate_dependencies unused_extern_crates unused_import_braces unused_lifetimes
    unused_macro_rules unused_qualifications unused_results variant_size_differences`,
    warn: `
    aarch64_softfloat_neon ambiguous_derive_helpers ambiguous_glob_imported_traits
    ambiguous_glob_imports ambiguous_glob_reexports ambiguous_import_visibilities
    ambiguous_panic_imports ambiguous_wide_pointer_comparisons anonymous_parameters
    array_into_iter asm_sub_register async_fn_in_trait bad_asm_style bare_trait_objects
    boxed_slice_into_iter break_with_label_and_loop clashing_extern_declarations
    coherence_leak_check confusable_idents const_evaluatable_unchecked
    const_item_interior_mutations const_item_mutation dangling_pointers_from_locals
    dangling_pointers_from_temporaries dead_code deprecated deprecated_where_clause_location
    double_negations drop_bounds dropping_copy_types dropping_references
    duplicate_macro_attributes dyn_drop ellipsis_inclusive_range_patterns
    exported_private_dependencies for_loops_over_fallibles forbidden_lint_groups
    forgetting_copy_types forgetting_references function_casts_as_integer
    function_item_references hidden_glob_reexports improper_ctypes
    improper_ctypes_definitions improper_gpu_kernel_arg incomplete_features
    inline_always_mismatching_target_features inline_no_sanitize integer_to_ptr_transmutes
    internal_eq_trait_method_impls internal_features invalid_doc_attributes
    invalid_from_utf8 invalid_nan_comparisons invalid_value irrefutable_let_patterns
    large_assignments late_bound_lifetime_arguments malformed_diagnostic_attributes
    malformed_diagnostic_format_literals map_unit_fn mismatched_lifetime_syntaxes
    misplaced_diagnostic_attributes missing_abi missing_gpu_kernel_export_name
    mixed_script_confusables named_arguments_used_positionally no_mangle_generic_items
    non_camel_case_types non_contiguous_range_endpoints non_fmt_panics non_local_definitions
    non_shorthand_field_patterns non_snake_case non_upper_case_globals noop_method_call
    opaque_hidden_inferred_bound overlapping_range_endpoints path_statements private_bounds
    private_interfaces ptr_to_integer_transmute_in_consts redundant_semicolons
    refining_impl_trait_internal refining_impl_trait_reachable renamed_and_removed_lints
    repr_c_enums_larger_than_int rtsan_nonblocking_async self_constructor_from_outer_item
    special_module_name stable_features static_mut_refs suspicious_double_ref_op
    trivial_bounds type_alias_bounds tyvar_behind_raw_pointer uncommon_codepoints
    unconditional_recursion uncovered_param_in_projection unexpected_cfgs
    unfulfilled_lint_expectations ungated_async_fn_track_caller uninhabited_static
    unknown_diagnostic_attributes unknown_lints unnameable_test_items unnecessary_transmutes
    unpredictable_function_pointer_comparisons unreachable_cfg_select_predicates
    unreachable_code unreachable_patterns unstable_name_collisions
    unstable_syntax_pre_expansion unsupported_calling_conventions unused_allocation
    unused_assignments unused_associated_type_bounds unused_attributes unused_braces
    unused_comparisons unused_doc_comments unused_features unused_imports unused_labels
    unused_macros unused_must_use unused_mut unused_parens unused_unsafe unused_variables
    unused_visibilities useless_ptr_null_checks uses_power_alignment varargs_without_pattern
    warnings while_true`,
    deny: `
    ambiguous_associated_items arithmetic_overflow binary_asm_labels
    bindings_with_variant_name conflicting_repr_hints dangerous_implicit_autorefs
    default_overrides_default_fields dependency_on_unit_never_type_fallback deref_nullptr
    elided_lifetimes_in_associated_constant enum_intrinsics_non_enums
    explicit_builtin_cfgs_in_flags ill_formed_attribute_input incomplete_include
    ineffective_unstable_trait_impl invalid_atomic_ordering invalid_from_utf8_unchecked
    invalid_macro_export_arguments invalid_null_arguments invalid_reference_casting
    invalid_type_param_default legacy_derive_helpers let_underscore_lock
    long_running_const_eval macro_expanded_macro_exports_accessed_by_absolute_paths
    mutable_transmutes named_asm_labels never_type_fallback_flowing_into_unsafe
    no_mangle_const_items out_of_scope_macro_calls overflowing_literals
    patterns_in_fns_without_body proc_macro_derive_resolution_fallback
    pub_use_of_private_extern_crate repr_transparent_non_zst_fields
    semicolon_in_expressions_from_macros soft_unstable test_unstable_lint
    text_direction_codepoint_in_comment text_direction_codepoint_in_literal
    unconditional_panic undropped_manually_drops unknown_crate_types useless_deprecated`,
    groups: `
    future_incompatible keyword_idents let_underscore nonstandard_style refining_impl_trait
    rust_2018_compatibility rust_2018_idioms rust_2021_compatibility rust_2024_compatibility
    unknown_or_malformed_diagnostic_attributes unused warnings`,
};
