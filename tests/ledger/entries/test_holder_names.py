"""Holders that footnotes name: where a name begins and where it ends."""

from __future__ import annotations

import pytest

from section16.ledger.entries.holder_names import holders_in


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("These shares are held by Amber Ridge Fund whose manager is Cleo Marsh LLC.", "Amber Ridge Fund"),
        ("These shares are held by Amber Ridge Fund. Cleo Marsh is its manager.", "Amber Ridge Fund"),
        ("These shares are held by the Bank of Larkspur Trust; Cleo Marsh is a trustee.", "Bank Of Larkspur Trust"),
        ("Cleo Marsh manages it. Amber Ridge Fund is the record holder of the shares.", "Amber Ridge Fund"),
    ],
)
def test_a_name_ends_where_its_words_do(text: str, name: str) -> None:
    assert [spelled for _, spelled in holders_in(text)] == [name]
