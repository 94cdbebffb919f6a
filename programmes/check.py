"""``python -m programmes.check [DIR …]``: validates programmes."""
import sys
from pathlib import Path
from programmes.loader import PACKAGE_DATA, Problem, read_root

def check_programmes(root: Path) -> list[Problem]:
    return [p for r in read_root(root) for p in r.problems]

def main() -> int:
    found = [p for root in ([Path(a) for a in sys.argv[1:]] or [PACKAGE_DATA]) for p in check_programmes(root)]
    for p in found:
        print(p)
    print(f"{len(found)} problems")
    return 1 if found else 0

if __name__ == "__main__":
    sys.exit(main())
