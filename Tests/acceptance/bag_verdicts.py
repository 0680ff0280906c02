"""What the package bagit says of many bags: a line of JSON for each path on standard input, which NUL ends, null or what is wrong.

Run by the Python of requirements.txt.
"""

import json
import logging
import os
import sys

import bagit

logging.disable(logging.CRITICAL)
for path in sys.stdin.buffer.read().split(b"\0")[:-1]:
    try:
        bagit.Bag(os.fsdecode(path)).validate(processes=1)
        print("null")
    except Exception as error:
        print(json.dumps(str(error)[:500] or type(error).__name__))
