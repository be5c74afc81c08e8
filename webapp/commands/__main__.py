"""python -m webapp.commands: the commands where .venv/bin/narvara is not made."""

import sys

from webapp.commands import main

sys.exit(main())
