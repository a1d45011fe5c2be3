from pathlib import Path


def write_mistakes(directory: Path) -> None:
    pass
