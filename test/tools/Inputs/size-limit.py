"""size-limit.py FILE RECORDED: fails if a file is over 15 % larger than it was.

Who makes programs larger on purpose, records the new size in the test.
"""

import os
import sys

size, recorded = os.path.getsize(sys.argv[1]), int(sys.argv[2])
if size > recorded * 1.15:
    sys.exit(
        "%s has %d bytes, %.0f %% more than the %d recorded; "
        "`lumen compile --print-size` tells what they are for"
        % (sys.argv[1], size, 100 * (size / recorded - 1), recorded)
    )
