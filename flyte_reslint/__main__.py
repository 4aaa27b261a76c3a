"""`python -m flyte_reslint`"""

import sys

from flyte_reslint.cli import main

sys.exit(main())
