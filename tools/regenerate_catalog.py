"""Makes `rules/catalog/` from the wheels that PyPI publishes, by reading their source.

    python tools/regenerate_catalog.py --wheels ~/.cache/flyte-wheels            # every release
    python tools/regenerate_catalog.py --wheels ... --only 2.12.1                # put one release in, or anew
    python tools/regenerate_catalog.py --wheels ... --only 2.12.1 --check        # is what is committed right?

Downloads go through pip, one after the other, into the folder given, and are not repeated. The package must be
installed (`pip install -e .`), the SDKs need not be.
"""

from __future__ import annotations

import sys
from pathlib import Path

from catalog_maker.command import main

if __name__ == "__main__":
    sys.exit(main(Path(__file__).resolve().parent.parent / "rules" / "catalog"))
