"""What lists tell of paths is what the disk tells."""

from __future__ import annotations

import os
from pathlib import Path

from flyte_reslint.files import DISK, Listings


def test_lists_tell_what_the_disk_tells(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    (folder / "inner").mkdir(parents=True)
    (folder / "file.py").write_text("")
    (folder / "to_file").symlink_to("file.py")
    (folder / "to_folder").symlink_to("inner")
    (folder / "to_nothing").symlink_to("absent")
    os.mkfifo(folder / "pipe")
    listings = Listings(DISK)
    before = {entry.name for entry in listings.entries(str(folder))}
    assert before == set(os.listdir(folder))
    names = (*before, "absent", "", ".", "..", "inner/absent", "absent/inner", "inner/", "to_folder/x")
    for name in names:
        path = os.path.join(folder, name)
        told = (listings.is_file(path), listings.is_folder(path), listings.exists(path))
        assert told == (DISK.is_file(path), DISK.is_folder(path), DISK.exists(path)), name


def test_a_folder_is_listed_once(tmp_path: Path) -> None:
    listings = Listings(DISK)
    assert not list(listings.entries(str(tmp_path)))
    (tmp_path / "new.py").write_text("")
    assert not list(listings.entries(str(tmp_path)))
    assert not listings.exists(str(tmp_path / "new.py"))
