"""Plain tables hold a year without loss."""

import datetime
from dataclasses import replace
from pathlib import Path

import pytest

from sanbai.delivery.plain.files import read_plain_year, write_plain_year
from sanbai.errors import SanbaiError
from tests.delivery.forecast_years import YEAR, many, whole_year


def test_a_year_comes_back_as_it_was(tmp_path: Path) -> None:
    """Every field of every record, text that looks like a formula too."""
    world = whole_year(3)
    odd = replace(
        world.returns[0], note="=1+1", problem="征地", expected_investment=7, filled_on=datetime.date(2025, 2, 3)
    )
    world = replace(
        world, returns=tuple(sorted((odd, *world.returns[1:]), key=lambda item: (item.month, item.project)))
    )
    write_plain_year(tmp_path, world)
    assert read_plain_year(tmp_path, YEAR, "万元") == world


def test_a_row_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    write_plain_year(tmp_path, many(6))
    path = tmp_path / "4-delivery" / "2025-02.csv"
    path.write_text(path.read_text("utf-8-sig").replace("2025-02,P002,", "2025-02,P002,x"), "utf-8")
    with pytest.raises(SanbaiError, match=r"2025-02.csv, row 4 cannot be read"):
        read_plain_year(tmp_path, YEAR, "万元")


def test_a_month_in_the_file_of_another_is_refused(tmp_path: Path) -> None:
    write_plain_year(tmp_path, many(6))
    (tmp_path / "4-delivery" / "2025-02.csv").rename(tmp_path / "4-delivery" / "2025-07.csv")
    with pytest.raises(SanbaiError, match="another month"):
        read_plain_year(tmp_path, YEAR, "万元")
