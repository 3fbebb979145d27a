"""What the site shares and does not make: its style and scripts, and Leaflet as it is installed."""

from functools import cache
from pathlib import Path

from xstatic.pkg import leaflet

from sanbai.files import read_file

_OWN = Path(__file__).parent / "assets"
_LEAFLET = Path(leaflet.BASE_DIR)
_OF_LEAFLET = ("leaflet.css", "leaflet.js")


@cache
def site_assets() -> dict[str, bytes]:
    """Return the shared files of the site by name; raises `SanbaiError` where one is missing."""
    own = {path.name: read_file(path) for path in sorted(_OWN.iterdir()) if path.suffix in (".css", ".js")}
    return own | {name: read_file(_LEAFLET / name) for name in _OF_LEAFLET}
