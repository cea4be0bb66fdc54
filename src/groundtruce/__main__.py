"""``python -m groundtruce`` is the command line."""

from groundtruce.cli.main import main

main()
