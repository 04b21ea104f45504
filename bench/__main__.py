"""Every benchmark, one table each: `make bench`."""

from bench import engine, reports


def main() -> None:
    engine.main()
    reports.main()


if __name__ == "__main__":
    main()
