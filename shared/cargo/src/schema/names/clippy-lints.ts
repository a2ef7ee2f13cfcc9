/**
 * Lints of Clippy 1.95 by the level that they have unless somebody says otherwise, as
 * `-W help` lists them, with `_` as in manifests.
 */
export const clippyLintNames = {
    allow: `
    absolute_paths alloc_instead_of_core allow_attributes allow_attributes_without_reason
    arbitrary_source_item_ordering arithmetic_side_effects as_conversions
    as_pointer_underscore as_ptr_cast_mut as_underscore assertions_on_result_states
    assigning_clones big_endian_bytes bool_to_int_with_if borrow_as_ptr
    branches_sharing_code cargo_common_metadata case_sensitive_file_extension_comparisons
    cast_lossless cast_possible_truncation cast_possible_wrap cast_precision_loss
    cast_ptr_alignment cast_sign_loss cfg_not_test checked_conversions clear_with_drain
    clone_on_ref_ptr cloned_instead_of_copied coerce_container_to_any cognitive_complexity
    collapsible_else_if collection_is_never_read comparison_chain copy_iterator create_dir
    dbg_macro debug_assert_with_mut_call decimal_bitwise_operands
    decimal_literal_representation default_numeric_fallback default_trait_access
    default_union_representation deref_by_slicing derive_partial_eq_without_eq
    disallowed_script_idents doc_broken_link doc_comment_double_space_linebreaks
    doc_include_without_cfg doc_link_code doc_link_with_quotes doc_markdown
    doc_paragraphs_missing_punctuation duration_suboptimal_units elidable_lifetime_names
    else_if_without_else empty_drop empty_enum_variants_with_brackets empty_enums
    empty_structs_with_brackets enum_glob_use equatable_if_let error_impl_error
    exhaustive_enums exhaustive_structs exit expect_used expl_impl_clone_on_copy
    explicit_deref_methods explicit_into_iter_loop explicit_iter_loop fallible_impl_from
    field_scoped_visibility_modifiers filetype_is_file filter_map_next flat_map_option
    float_arithmetic float_cmp float_cmp_const fn_params_excessive_bools
    fn_to_numeric_cast_any format_collect format_push_string from_iter_instead_of_collect
    future_not_send get_unwrap host_endian_bytes if_not_else if_then_some_else_none
    ignore_without_reason ignored_unit_patterns impl_trait_in_params implicit_clone
    implicit_hasher implicit_return imprecise_flops inconsistent_struct_constructor
    index_refutable_slice indexing_slicing inefficient_to_string infinite_loop inline_always
    inline_asm_x86_att_syntax inline_asm_x86_intel_syntax integer_division
    integer_division_remainder_used into_iter_without_iter invalid_upcast_comparisons
    ip_constant items_after_statements iter_filter_is_ok iter_filter_is_some
    iter_not_returning_iterator iter_on_empty_collections iter_on_single_items
    iter_over_hash_type iter_with_drain iter_without_into_iter large_digit_groups
    large_futures large_include_file large_stack_arrays large_stack_frames
    large_types_passed_by_value let_underscore_must_use let_underscore_untyped linkedlist
    literal_string_with_formatting_args little_endian_bytes lossy_float_literal
    macro_use_imports manual_assert manual_ilog2 manual_instant_elapsed
    manual_is_power_of_two manual_is_variant_and manual_let_else manual_midpoint
    manual_string_new many_single_char_names map_err_ignore map_unwrap_or
    map_with_unused_argument_over_ranges match_bool match_same_arms match_wild_err_arm
    match_wildcard_for_single_variants maybe_infinite_iter mem_forget min_ident_chars
    mismatching_type_param_order missing_assert_message missing_asserts_for_indexing
    missing_const_for_fn missing_docs_in_private_items missing_errors_doc
    missing_fields_in_debug missing_inline_in_public_items missing_panics_doc
    missing_trait_methods mixed_read_write_in_expression mod_module_files
    module_name_repetitions modulo_arithmetic multiple_crate_versions multiple_inherent_impl
    multiple_unsafe_ops_per_block must_use_candidate mut_mut mutex_atomic mutex_integer
    naive_bytecount needless_bitwise_bool needless_collect needless_continue
    needless_for_each needless_pass_by_ref_mut needless_pass_by_value
    needless_raw_string_hashes needless_raw_strings needless_type_cast
    negative_feature_names no_effect_underscore_binding no_mangle_with_rust_abi
    non_ascii_literal non_send_fields_in_send_ty non_std_lazy_statics non_zero_suggestions
    nonstandard_macro_braces option_as_ref_cloned option_if_let_else option_option
    or_fun_call panic panic_in_result_fn partial_pub_fields path_buf_push_overwrite
    pathbuf_init_then_push pattern_type_mismatch pointer_format precedence_bits print_stderr
    print_stdout ptr_as_ptr ptr_cast_constness ptr_offset_by_literal pub_underscore_fields
    pub_use pub_with_shorthand pub_without_shorthand question_mark_used range_minus_one
    range_plus_one rc_buffer rc_mutex read_zero_byte_vec redundant_clone
    redundant_closure_for_method_calls redundant_else redundant_feature_names
    redundant_pub_crate redundant_test_prefix redundant_type_annotations ref_as_ptr
    ref_binding_to_reference ref_option ref_option_ref ref_patterns renamed_function_params
    rest_pat_in_fully_bound_structs return_and_then return_self_not_must_use
    same_functions_in_if_condition same_length_and_capacity same_name_method search_is_some
    self_named_module_files self_only_used_in_recursion semicolon_if_nothing_returned
    semicolon_inside_block semicolon_outside_block separated_literal_suffix
    set_contains_or_insert shadow_reuse shadow_same shadow_unrelated
    should_panic_without_expect significant_drop_in_scrutinee significant_drop_tightening
    similar_names single_call_fn single_char_lifetime_names single_char_pattern
    single_match_else single_option_map stable_sort_primitive std_instead_of_alloc
    std_instead_of_core str_split_at_newline str_to_string string_add string_add_assign
    string_lit_as_bytes string_lit_chars_any string_slice struct_excessive_bools
    struct_field_names suboptimal_flops suspicious_operation_groupings
    suspicious_xor_used_as_pow tests_outside_test_module todo too_long_first_doc_paragraph
    too_many_lines trailing_empty_array trait_duplication_in_bounds transmute_ptr_to_ptr
    transmute_undefined_repr trivial_regex trivially_copy_pass_by_ref try_err
    tuple_array_conversions type_repetition_in_bounds unchecked_time_subtraction
    undocumented_unsafe_blocks unicode_not_nfc unimplemented uninhabited_references
    uninlined_format_args unnecessary_box_returns unnecessary_debug_formatting
    unnecessary_join unnecessary_literal_bound unnecessary_safety_comment
    unnecessary_safety_doc unnecessary_self_imports unnecessary_semicolon
    unnecessary_struct_initialization unnecessary_trailing_comma unnecessary_wraps
    unneeded_field_pattern unnested_or_patterns unreachable unreadable_literal
    unsafe_derive_deserialize unseparated_literal_suffix unused_async unused_peekable
    unused_result_ok unused_rounding unused_self unused_trait_names unwrap_in_result
    unwrap_used use_debug use_self used_underscore_binding used_underscore_items
    useless_let_if_seq verbose_bit_mask verbose_file_reads volatile_composites while_float
    wildcard_dependencies wildcard_enum_match_arm wildcard_imports zero_sized_map_values`,
    warn: `
    almost_complete_range arc_with_non_send_sync assertions_on_constants assign_op_pattern
    await_holding_invalid_type await_holding_lock await_holding_refcell_ref
    bind_instead_of_map blanket_clippy_restriction_lints blocks_in_conditions
    bool_assert_comparison bool_comparison borrow_deref_ref borrow_interior_mutable_const
    borrowed_box box_collection box_default boxed_local builtin_type_shadow byte_char_slices
    bytes_count_to_len bytes_nth cast_abs_to_unsigned cast_enum_constructor
    cast_enum_truncation cast_nan_to_int cast_slice_from_raw_parts char_lit_as_u8
    chars_last_cmp chars_next_cmp clone_on_copy cloned_ref_to_slice_refs cmp_null cmp_owned
    collapsible_if collapsible_match collapsible_str_replace comparison_to_empty
    confusing_method_to_numeric_cast const_is_empty crate_in_macro_def
    crosspointer_transmute declare_interior_mutable_const default_constructed_unit_structs
    default_instead_of_iter_empty deprecated_cfg_attr deprecated_clippy_cfg_attr
    deref_addrof derivable_impls disallowed_fields disallowed_macros disallowed_methods
    disallowed_names disallowed_types diverging_sub_expression doc_lazy_continuation
    doc_nested_refdefs doc_overindented_list_items doc_suspicious_footnotes
    double_comparisons double_ended_iterator_last double_must_use double_parens
    drain_collect drop_non_drop duplicate_mod duplicate_underscore_argument
    duplicated_attributes duration_subsec empty_docs empty_line_after_doc_comments
    empty_line_after_outer_attr empty_loop enum_variant_names err_expect excessive_nesting
    excessive_precision expect_fun_call explicit_auto_deref explicit_counter_loop
    explicit_write extend_with_drain extra_unused_lifetimes extra_unused_type_parameters
    field_reassign_with_default filter_map_bool_then filter_map_identity filter_next
    flat_map_identity float_equality_without_abs fn_to_numeric_cast
    fn_to_numeric_cast_with_truncation for_kv_map forget_non_drop format_in_format_args
    four_forward_slashes from_over_into from_raw_with_void_ptr from_str_radix_10 get_first
    get_last_with_len identity_op if_same_then_else implicit_saturating_add
    implicit_saturating_sub implied_bounds_in_impls incompatible_msrv
    inconsistent_digit_grouping ineffective_open_options infallible_destructuring_match
    infallible_try_from inherent_to_string init_numbered_fields inspect_for_each
    int_plus_one into_iter_on_ref io_other_error is_digit_ascii_radix
    items_after_test_module iter_cloned_collect iter_count iter_kv_map iter_next_slice
    iter_nth iter_nth_zero iter_out_of_bounds iter_overeager_cloned iter_skip_next
    join_absolute_paths just_underscores_and_digits large_const_arrays large_enum_variant
    legacy_numeric_constants len_without_is_empty len_zero let_and_return
    let_underscore_future let_unit_value let_with_type_underscore lines_filter_map_ok
    macro_metavars_in_unsafe main_recursion manual_abs_diff manual_async_fn manual_bits
    manual_c_str_literals manual_checked_ops manual_clamp manual_contains
    manual_dangling_ptr manual_div_ceil manual_filter manual_filter_map manual_find
    manual_find_map manual_flatten manual_hash_one manual_ignore_case_cmp manual_inspect
    manual_is_ascii_check manual_is_finite manual_is_infinite manual_is_multiple_of
    manual_main_separator_str manual_map manual_memcpy manual_next_back
    manual_non_exhaustive manual_ok_err manual_ok_or manual_option_as_slice
    manual_pattern_char_comparison manual_range_contains manual_range_patterns
    manual_rem_euclid manual_repeat_n manual_retain manual_rotate
    manual_saturating_arithmetic manual_slice_fill manual_slice_size_calculation
    manual_split_once manual_str_repeat manual_strip manual_swap manual_take manual_try_fold
    manual_unwrap_or manual_unwrap_or_default manual_while_let_some map_all_any_identity
    map_clone map_collect_result_unit map_entry map_flatten map_identity match_as_ref
    match_like_matches_macro match_overlapping_arm match_ref_pats match_result_ok
    match_single_binding mem_replace_option_with_none mem_replace_option_with_some
    mem_replace_with_default misnamed_getters misrefactored_assign_op
    missing_const_for_thread_local missing_enforced_import_renames missing_safety_doc
    missing_spin_loop missing_transmute_annotations mixed_attributes_style
    mixed_case_hex_literals module_inception multi_assignments multiple_bound_locations
    must_use_unit mut_mutex_lock mut_range_bound mutable_key_type
    needless_arbitrary_self_type needless_as_bytes needless_bool needless_bool_assign
    needless_borrow needless_borrowed_reference needless_borrows_for_generic_args
    needless_character_iteration needless_doctest_main needless_else needless_ifs
    needless_late_init needless_lifetimes needless_match needless_maybe_sized
    needless_option_as_deref needless_option_take needless_parens_on_range_literals
    needless_pub_self needless_question_mark needless_range_loop needless_return
    needless_return_with_question_mark needless_splitn needless_update
    neg_cmp_op_on_partial_ord neg_multiply new_ret_no_self new_without_default no_effect
    no_effect_replace non_canonical_clone_impl non_canonical_partial_ord_impl
    non_minimal_cfg nonminimal_bool obfuscated_if_else octal_escapes ok_expect
    only_used_in_recursion op_ref option_as_ref_deref option_filter_map option_map_or_none
    option_map_unit_fn or_then_unwrap owned_cow partialeq_ne_impl partialeq_to_none
    path_ends_with_ext permissions_set_readonly_false pointers_in_nomem_asm_block
    possible_missing_else precedence print_in_format_impl print_literal print_with_newline
    println_empty_string ptr_arg ptr_eq ptr_offset_with_cast question_mark
    range_zip_with_len rc_clone_in_vec_init readonly_write_lock redundant_allocation
    redundant_as_str redundant_async_block redundant_at_rest_pattern redundant_closure
    redundant_closure_call redundant_field_names redundant_guards redundant_iter_cloned
    redundant_locals redundant_pattern redundant_pattern_matching redundant_slicing
    redundant_static_lifetimes regex_creation_in_loops repeat_once repeat_vec_with_capacity
    replace_box repr_packed_without_abi reserve_after_initialization result_filter_map
    result_large_err result_map_or_into_option result_map_unit_fn result_unit_err
    same_item_push seek_from_current seek_to_start_instead_of_rewind self_named_constructors
    short_circuit_statement should_implement_trait single_char_add_str
    single_component_path_imports single_element_loop single_match single_range_in_vec_init
    size_of_ref skip_while_next sliced_string_as_bytes slow_vector_initialization
    string_extend_chars string_from_utf8_as_bytes strlen_on_c_strings
    suspicious_arithmetic_impl suspicious_assignment_formatting suspicious_command_arg_space
    suspicious_doc_comments suspicious_else_formatting suspicious_map
    suspicious_op_assign_impl suspicious_open_options suspicious_to_owned
    suspicious_unary_op_formatting swap_ptr_to_ref swap_with_temporary tabs_in_doc_comments
    temporary_assignment test_attr_in_doctest to_digit_is_some to_string_in_format_args
    to_string_trait_impl too_many_arguments toplevel_ref_arg transmute_bytes_to_str
    transmute_int_to_bool transmute_int_to_non_zero transmute_ptr_to_ref
    transmutes_expressible_as_ptr_casts trim_split_whitespace type_complexity type_id_on_box
    unbuffered_bytes unconditional_recursion unit_arg unnecessary_cast
    unnecessary_clippy_cfg unnecessary_fallible_conversions unnecessary_filter_map
    unnecessary_find_map unnecessary_first_then_check unnecessary_fold
    unnecessary_get_then_check unnecessary_lazy_evaluations unnecessary_literal_unwrap
    unnecessary_map_on_constructor unnecessary_map_or unnecessary_min_or_max
    unnecessary_mut_passed unnecessary_operation unnecessary_option_map_or_else
    unnecessary_owned_empty_strings unnecessary_result_map_or_else unnecessary_sort_by
    unnecessary_to_owned unnecessary_unwrap unneeded_struct_pattern
    unneeded_wildcard_pattern unsafe_removed_from_name unused_enumerate_index
    unused_format_specs unused_unit unusual_byte_groupings unwrap_or_default
    upper_case_acronyms useless_asref useless_concat useless_conversion useless_format
    useless_nonzero_new_unchecked useless_transmute useless_vec vec_box vec_init_then_push
    waker_clone_wake while_let_loop while_let_on_iterator wildcard_in_or_patterns
    write_literal write_with_newline writeln_empty_string wrong_self_convention
    zero_divided_by_zero zero_prefixed_literal zero_ptr zero_repeat_side_effects
    zombie_processes`,
    deny: `
    absurd_extreme_comparisons almost_swapped approx_constant async_yields_async
    bad_bit_mask cast_slice_different_sizes char_indices_as_byte_indices deprecated_semver
    derive_ord_xor_partial_ord derived_hash_with_manual_eq eager_transmute
    enum_clike_unportable_variant eq_op erasing_op if_let_mutex ifs_same_cond
    impl_hash_borrow_with_str_and_bytes impossible_comparisons ineffective_bit_mask
    infinite_iter inherent_to_string_shadow_display inline_fn_without_body invalid_regex
    inverted_saturating_sub invisible_characters iter_next_loop iter_skip_zero
    iterator_step_by_zero let_underscore_lock lint_groups_priority match_str_case_mismatch
    mem_replace_with_uninit min_max mistyped_literal_suffixes modulo_one mut_from_ref
    never_loop non_octal_unix_permissions nonsensical_open_options not_unsafe_ptr_arg_deref
    option_env_unwrap out_of_bounds_indexing overly_complex_bool_expr
    panicking_overflow_checks panicking_unwrap possible_missing_comma read_line_without_trim
    recursive_format_impl redundant_comparisons reversed_empty_ranges self_assignment
    serde_api_misuse size_of_in_element_count suspicious_splitn transmute_null_to_fn
    transmuting_null uninit_assumed_init uninit_vec unit_cmp unit_hash
    unit_return_expecting_ord unsound_collection_transmute unused_io_amount
    useless_attribute vec_resize_to_zero while_immutable_condition wrong_transmute
    zst_offset`,
    groups: `
    all cargo complexity correctness nursery pedantic perf restriction style suspicious`,
};
