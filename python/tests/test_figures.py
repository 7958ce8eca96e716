"""Figures of the paper in the miniature."""

from __future__ import annotations

from pathlib import Path

import normcircuit
import pytest


def test_a_figure_comes_with_its_claims(tmp_path: Path) -> None:
    folders = {"results": tmp_path / "results", "out": tmp_path / "figures"}
    figure = normcircuit.reproduce("fig3", profile="miniature", **folders)
    assert figure.report == tmp_path / "figures/report.html" and figure.report.is_file()
    assert figure.picture.read_text(encoding="utf-8").startswith("<svg") and figure.numbers.is_file()
    data = figure.data()
    assert data["title"] == figure.title and data["made_with"]["profile"] == "miniature"
    claims = [claim for panel in data["panels"] for claim in panel.get("claims", [])] + data.get("claims", [])
    assert claims
    assert [claim.quantity for claim in figure.claims] == [claim["quantity"] for claim in claims]
    assert {claim.verdict for claim in figure.claims} <= {"agrees", "differs", "undecided", "not compared"}


@pytest.mark.parametrize(
    ("figure", "profile", "words"),
    [
        ("fig9", "miniature", "there is no figure “fig9”; the figures are fig1, fig2"),
        ("fig1", "tiny", "there is no profile “tiny”; the profiles are miniature, draft, standard and paper"),
    ],
)
def test_what_does_not_exist_is_named(figure: str, profile: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=words):
        normcircuit.reproduce(figure, profile=profile, results=tmp_path, out=tmp_path)
