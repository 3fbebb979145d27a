"""Reading a plan-year folder's register and policy, both checked, for the commands that need them sound."""

from pathlib import Path

from sanbai.errors import Finding, InputError, has_errors
from sanbai.policy.files import read_policy
from sanbai.policy.records import Policy
from sanbai.policy.rules import check_policy
from sanbai.register.files import find_register, read_register, register_csv
from sanbai.register.records import Register
