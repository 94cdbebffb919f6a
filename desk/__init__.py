"""Everything that call-center and secretariat staff see and do. So far from a terminal: ``madoguchi cases``."""

from pathlib import Path

TEMPLATES = Path(__file__).parent / "templates"
