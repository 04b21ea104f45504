"""Every benchmark, one table each: `make bench`. One of them: `python -m bench sheets` or `glance`, with its own arguments."""

import sys

from bench import engine, glance, pages, projection, reports, sheets


def main() -> None:
    if sys.argv[1:2] == ["sheets"]:
        sheets.main(*map(int, sys.argv[2:]))
        return
    if sys.argv[1:2] == ["glance"]:
        glance.main(sys.argv[2:])
        return
    engine.main()
    projection.main()
    reports.main()
    sheets.main()
    pages.main()
    glance.main()


if __name__ == "__main__":
    main()
