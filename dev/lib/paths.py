"""Where things are. All that is built lives in one ignored folder of the checkout."""

import os
from pathlib import Path

ADDON = "school_logistics"
ROOT = Path(__file__).resolve().parents[2]
WORK = ROOT / ".work"
DATA = WORK / "data"
LOGS = WORK / "log"
REQUIREMENTS = ROOT / "dev" / "requirements"

IS_ROOT = os.geteuid() == 0
