"""The publication benchmark runs; it asserts no time."""

from benchmarks.publication import figures_of, of_size, village


def test_the_quick_benchmark_measures_sizes_and_growth() -> None:
    figures = figures_of((6, 12))
    assert [figure.case for figure in figures] == ["6 projects", "12 projects", "6 to 12 projects"]
    assert figures[-1].verdict in {"reached", "not reached"}


def test_a_larger_year_has_so_many_projects_each_with_its_own_code() -> None:
    year = of_size(village(), 40)
    assert len(year.projects) == len({project.code for project in year.projects}) == len(year.figures.listed) == 40
