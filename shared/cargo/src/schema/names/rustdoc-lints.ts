/**
 * Lints of rustdoc 1.95 by the level that they have unless somebody says otherwise, as
 * `-W help` lists them, with `_` as in manifests.
 */
export const rustdocLintNames = {
    allow: `
    missing_crate_level_docs missing_doc_code_examples private_doc_tests unescaped_backticks`,
    warn: `
    bare_urls broken_intra_doc_links invalid_codeblock_attributes invalid_html_tags
    invalid_rust_codeblocks private_intra_doc_links redundant_explicit_links`,
    deny: "",
    groups: `
    all`,
};
