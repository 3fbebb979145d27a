"""The plan-year folder as one archive, for whoever checks the plan."""

from collections.abc import Mapping

from sanbai.files import packed
from sanbai.language import Text
from sanbai.publication.public import PublicYear

CONTENTS = (
    ("1-register/", Text("项目储备库：每个候选项目", "the register: every candidate")),
    ("2-policy.toml", Text("编制方案：每项条款及其依据", "the policy: every clause with its source")),
    ("3-plan/plan.csv", Text("计划：每个候选项目是否入选", "the plan: whether each candidate is in")),
    ("3-plan/certificate.json", Text("证书：选择，以及证明上界的价格", "the certificate: choice and prices")),
    ("3-plan/model.mps", Text("数学模型，任何求解器都能读", "the model, which any solver reads")),
    ("3-plan/SHA256SUMS", Text("以上各文件的指纹", "the fingerprints of all of these")),
)
"""What is in the archive, by path."""


def package_of(year: PublicYear, folder: str, sealed: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the archive by its name in the site; nothing where the year's folder may not be handed out.

    Its files are dated by the policy's day, so that the same folder gives the same bytes.
    """
    if not year.checkable or not sealed:
        return {}
    inside = {f"{folder}/{path}": content for path, content in sealed.items()}
    return {f"{folder}.zip": packed(inside, year.figures.heading.as_of)}
