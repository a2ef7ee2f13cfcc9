"""The licence that a file states in its own header, which stands above its crate's.

Two forms count: an SPDX-License-Identifier comment (spdx.github.io/spdx-spec, "Using SPDX short
identifiers in source files") and the names of restrictive licences in the comment that opens the
file.
"""

import re

from .licences import is_permissive

HEADER_CHARACTERS = 6_000

_SPDX = re.compile(r"^[ \t]*(?://+!?|/\*+|\*|#+)[ \t]*SPDX-License-Identifier:[ \t]*([^\n*]+)", re.MULTILINE)
_HEADER = re.compile(r"\s*(?:(?://[^\n]*\n|/\*.*?\*/|#!\[[^\n]*\n)\s*)+", re.DOTALL)
_RESTRICTIVE = re.compile(
    r"GNU (?:Lesser |Library |Affero )?General Public|\b[AL]?GPL(?:v?[23])?\b|Mozilla Public License|\bMPL[ -]?[12]\.|"
    r"Business Source License|\bBUSL\b|Server Side Public License|\bSSPL\b|Elastic License|"
    r"Eclipse Public License|Common Development and Distribution License|European Union Public Licen[cs]e|"
    r"Creative Commons Attribution-(?:NonCommercial|ShareAlike|NoDerivs)|\bCC[ -]BY-(?:NC|SA|ND)|"
    r"Commons Clause|Functional Source License|PolyForm|strictly confidential|proprietary and confidential",
    re.IGNORECASE,
)


def stated_licence(text: str) -> str | None:
    """The SPDX expression in the header; "restricted" for the name of a restrictive licence in
    it; None if the header says nothing, so that the crate's licence holds."""
    head = text[:HEADER_CHARACTERS]
    stated = [match.group(1).strip() for match in _SPDX.finditer(head)]
    if stated:
        return stated[0] if len(set(stated)) == 1 else " AND ".join(f"({one})" for one in stated)
    opening = _HEADER.match(head)
    if opening and _RESTRICTIVE.search(opening.group()):
        return "restricted"
    return None


def is_usable(stated: str | None) -> bool:
    """True if the file states no licence of its own or a permissive one."""
    return stated is None or is_permissive(stated)
