"""Opens MSG files with olefile, strictly: every doubt is an error. Called by mailbox_test."""
import sys

import olefile

for path in sys.argv[1:]:
    with olefile.OleFileIO(path, raise_defects=olefile.DEFECT_UNSURE) as file:
        for name in file.listdir():
            file.openstream(name).read()
        if file.parsing_issues or not file.exists("__properties_version1.0"):
            sys.exit(f"{path}: {file.parsing_issues}")
