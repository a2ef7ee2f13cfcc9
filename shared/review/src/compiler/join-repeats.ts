import type { Places } from "../engine/locate.ts";
import type { ReportedBy } from "../engine/reported.ts";
import type { ReviewFinding } from "../review-finding.ts";
import type { ReviewReport } from "../review-report.ts";

/** Rules of ours by lints that say the same. */
const sameRules: Readonly<Record<string, readonly string[]>> = {
    "clippy::unwrap_used": ["panic-unwrap"],
    "clippy::expect_used": ["panic-expect"],
    "clippy::panic": ["panic-macro"],
    "clippy::unreachable": ["panic-macro"],
    "clippy::todo": ["rust-unfinished", "panic-macro"],
    "clippy::unimplemented": ["rust-unfinished", "panic-macro"],
    "clippy::dbg_macro": ["rust-debug-left-over"],
    "clippy::print_stdout": ["print-left-over"],
    "clippy::print_stderr": ["print-left-over"],
    "clippy::indexing_slicing": ["panic-index"],
    "clippy::cast_possible_truncation": ["cast-truncates"],
    "clippy::cast_sign_loss": ["cast-loses-sign"],
    "clippy::cast_possible_wrap": ["cast-wraps"],
    "clippy::cast_precision_loss": ["cast-rounds"],
    "clippy::await_holding_lock": ["async-lock-held"],
    "clippy::await_holding_refcell_ref": ["async-borrow-held"],
    "clippy::unused_io_amount": ["io-amount-unused"],
    "clippy::undocumented_unsafe_blocks": ["rust-unsafe-unexplained", "unsafe-impl-unexplained"],
    "clippy::let_underscore_must_use": ["error-dropped-by-underscore"],
    "clippy::let_underscore_lock": ["rust-lock-discarded"],
    "clippy::map_err_ignore": ["error-cause-lost"],
    "clippy::eq_op": ["same-operands"],
    "clippy::if_same_then_else": ["same-branches"],
    "clippy::self_assignment": ["self-assigned"],
    "clippy::mem_forget": ["rust-forget"],
    "clippy::float_cmp": ["rust-float-equality"],
    "clippy::exit": ["rust-exit-in-library"],
    "clippy::transmute_ptr_to_ref": ["rust-transmute-to-reference"],
    "clippy::derived_hash_with_manual_eq": ["derive-partner-written"],
    "clippy::derive_ord_xor_partial_ord": ["derive-partner-written"],
    "clippy::missing_safety_doc": ["unsafe-contract-missing"],
    "clippy::match_wildcard_for_single_variants": ["match-arm-catches-rest"],
    "clippy::arithmetic_side_effects": ["outside-number-unchecked"],
    "rustc::unconditional_recursion": ["recursion-without-end"],
    "rustc::unused_must_use": ["error-unused", "rust-lock-discarded"],
    "rustc::let_underscore_lock": ["rust-lock-discarded"],
    "rustc::static_mut_refs": ["rust-static-mut"],
};

/**
 * Takes out what a rule of ours says of the same lines, and notes there who says it too: one defect
 * has one row, and a decision about it stays valid whether a compiler ran or not.
 */
export function joinRepeats(
    report: ReviewReport,
    reported: readonly ReportedBy[],
    places: Places,
): { readonly report: ReviewReport; readonly reported: readonly ReportedBy[] } {
    const noted = new Map<ReviewFinding, string[]>();
    const left = reported.filter(({ rule, report: { path, start, end }, origin }) => {
        const same = sameRules[rule.id] ?? [];
        const found = places.placeOf("head", path, start, end);
        if (found === undefined) return true;
        const own = report.findings.find(
            ({ rule: id, place }) =>
                same.includes(id) &&
                place.side === "head" &&
                place.path === path &&
                place.line <= found.endLine &&
                place.endLine >= found.line,
        );
        if (own === undefined) return true;
        const version = origin !== undefined && "version" in origin ? ` ${origin.version}` : "";
        const who = `${origin?.kind ?? "A compiler"}${version} says the same: ${rule.id}.`;
        noted.set(own, [...new Set([...(noted.get(own) ?? []), who])]);
        return false;
    });
    const findings = report.findings.map((finding) => {
        const notes = noted.get(finding) ?? [];
        if (notes.length === 0) return finding;
        const evidence = [...finding.evidence, ...notes.map((message) => ({ message }))];
        return { ...finding, evidence };
    });
    return { report: { ...report, findings }, reported: left };
}
