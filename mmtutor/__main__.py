"""`python -m mmtutor`."""

from mmtutor.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
