"""Every benchmark, one table each: `make bench`."""

from bench import engine, pages, projection, reports


def main() -> None:
    engine.main()
    projection.main()
    reports.main()
    pages.main()


if __name__ == "__main__":
    main()
