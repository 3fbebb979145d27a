"""The sample's bulletins, rendered and read."""

from functools import cache

from sanbai.language import Language
from sanbai.plan.records import Plan
from sanbai.policy.records import Policy
from sanbai.publication.bulletin import render_bulletin, wording_for
from sanbai.publication.figures import compute_figures
from sanbai.publication.pictures import make_pictures
from sanbai.register.records import Register
from tests.publication.pages import Element, read_page
from tests.publication.sample_city import sample_plan, sample_policy, sample_register


def bulletin(language: Language, register: Register, policy: Policy, plan: Plan) -> str:
    """Return a bulletin with a tile map."""
    figures = compute_figures(register, policy, plan)
    pictures = make_pictures(figures, None, wording_for(figures, language))
    return render_bulletin(figures, pictures, language, folder="beijing-2024")


@cache
def sample_bulletin(language: Language) -> str:
    """Return the sample's bulletin."""
    return bulletin(language, sample_register(), sample_policy(), sample_plan())


@cache
def sample_page(language: Language) -> Element:
    """Return the sample's bulletin as a tree."""
    return read_page(sample_bulletin(language))
