"""New York City's 2,010 public capital projects, imported by the shipped mapping, compiled and published."""

import csv
import json
import shutil
from pathlib import Path

import pytest

from tests.examples.running import sanbai
from tests.house.source import ROOT

PUBLIC_FILE = ROOT.parent / "shared" / "data" / "nyc_cpdd_fy2021_geo" / "projects_flat.csv"
