"""Nightly copy of the family folder to the disk in the cellar. Runs from cron at 02:40."""

import datetime
import pathlib
import shutil

SOURCE = pathlib.Path("/srv/family")
TARGET = pathlib.Path("/mnt/cellar")
# Older copies are deleted. Was 14 until the photographs got too large.
KEEP_DAYS = 9


def copy_name(today: datetime.date) -> str:
    return f"family-{today.isoformat()}"


def prune(today: datetime.date) -> list[str]:
    """Removes copies older than KEEP_DAYS and returns their names."""
    gone = []
    for folder in sorted(TARGET.glob("family-*")):
        day = datetime.date.fromisoformat(folder.name.removeprefix("family-"))
        if (today - day).days > KEEP_DAYS:
            shutil.rmtree(folder)
            gone.append(folder.name)
    return gone


if __name__ == "__main__":
    today = datetime.date.today()
    shutil.copytree(SOURCE, TARGET / copy_name(today))
    prune(today)
