"""Every benchmark, one table each: `make bench`. One of them: `python -m bench sheets`, `glance` or `reviews`, with its own arguments."""

import sys

from bench import engine, glance, pages, projection, reports, reviews, sheets


def main() -> None:
    if sys.argv[1:2] == ["sheets"]:
        sheets.main(*map(int, sys.argv[2:]))
        return
    if sys.argv[1:2] == ["glance"]:
        glance.main(sys.argv[2:])
        return
    if sys.argv[1:2] == ["reviews"]:
        reviews.main(sys.argv[2:])
        return
    engine.main()
    projection.main()
    reports.main()
    sheets.main()
    pages.main()
    glance.main()
    reviews.main()


if __name__ == "__main__":
    main()
