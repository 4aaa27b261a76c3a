"""Which release a file is checked against: who is asked first, and what is said about it."""

from __future__ import annotations

import pytest

from flyte_reslint.api import analyze, targets_of
from flyte_reslint.catalog import newest
from flyte_reslint.cli.run import run
from flyte_reslint.configuration import ConfigurationError, Configurations, command_line

NEWEST = newest("flyte")
USES_NOTIFY = "import flyte\nfrom flyte import notify\n"


def lock(version):
    return f'[[package]]\nname = "flyte"\nversion = "{version}"\n'


def project(requirement):
    return f'[project]\nname = "train"\ndependencies = ["{requirement}"]\n'


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A repository, with a function that writes files into it; the working directory."""
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)

    def write(**files):
        for name, text in files.items():
            path = tmp_path / name.replace("__", "/").replace("_", ".")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)

    return write


def target(path="main.py", **options):
    config = Configurations(command_line=command_line(options)) if options else None
    found, _ = targets_of(path, config=config)
    return found.version, found.origin


def test_each_source_has_its_way_over_the_ones_after_it(folder):
    folder(main_py=USES_NOTIFY)
    assert target() == (NEWEST, "the newest release that is known")
    folder(environment_yml="dependencies:\n- flyte=2.1.0\n")
    assert target() == ("2.1.0", "environment.yml:2 (flyte=2.1.0)")
    folder(pyproject_toml=project("flyte==2.1.1"))
    assert target() == ("2.1.1", "pyproject.toml:3 (flyte==2.1.1)")
    folder(requirements_txt="flyte==2.1.2\n")
    assert target() == ("2.1.2", "requirements.txt:1 (flyte==2.1.2)")
    for name, version in (("pdm", "2.1.3"), ("poetry", "2.1.4"), ("uv", "2.1.5")):
        folder(**{f"{name}_lock": lock(version)})
        assert target() == (version, f"{name}.lock:2 (flyte {version})")
    folder(main_py='# /// script\n# dependencies = ["flyte==2.1.6"]\n# ///\n' + USES_NOTIFY)
    assert target() == ("2.1.6", "main.py:2 (flyte==2.1.6)")
    folder(pyproject_toml=project("flyte") + '[tool.flyte-reslint]\ntarget-flyte = "2.1.7"\n')
    assert target() == ("2.1.7", "pyproject.toml:5")
    assert target(**{"target-flyte": "2.1.8"}) == ("2.1.8", "command line")


def test_the_nearest_folder_counts(folder):
    folder(requirements_txt="flyte==2.1.0\n", jobs__requirements_txt="flyte==2.1.1\n", jobs__a__main_py=USES_NOTIFY)
    assert target("jobs/a/main.py") == ("2.1.1", "jobs/requirements.txt:1 (flyte==2.1.1)")
    assert target("jobs/a")[0] == "2.1.1"
    assert target("main.py")[0] == "2.1.0"


def test_the_lock_of_a_workspace_tells_what_its_members_get(folder):
    folder(uv_lock=lock("2.1.5"), member__pyproject_toml=project("flyte>=2.1"))
    assert target("member/main.py") == ("2.1.5", "uv.lock:2 (flyte 2.1.5)")
    folder(member__pyproject_toml=project("flyte>=2.2"))
    assert target("member/main.py")[0] == NEWEST


def test_nothing_outside_of_the_repository_counts(folder, tmp_path):
    (tmp_path / "inner" / ".git").mkdir(parents=True)
    folder(requirements_txt="flyte==2.1.0\n")
    assert target("inner/main.py")[0] == NEWEST


@pytest.mark.parametrize("version", ["2.1.99", "3.0", "1.9"])
def test_a_release_that_does_not_exist_is_refused_with_the_nearest(folder, version):
    folder(pyproject_toml=f'[tool.flyte-reslint]\ntarget-flyte = "{version}"\n', main_py=USES_NOTIFY)
    nearest = {"2.1.99": "2.1.9", "3.0": NEWEST, "1.9": "2.0.0"}[version]
    with pytest.raises(ConfigurationError, match=rf"^pyproject.toml:2: flyte {version} .* the nearest is {nearest}$"):
        analyze(["."])


def test_a_lock_that_cannot_be_read_is_a_note(folder):
    folder(uv_lock="<<<<<<< HEAD\n", requirements_txt="flyte==2.0.3\n", main_py=USES_NOTIFY)
    found = analyze(["."])
    (note,) = found.notes
    assert note.startswith("uv.lock says nothing of the release: invalid TOML")
    (finding,) = found.findings
    assert (finding.code, finding.message) == (
        "FLR406",
        "flyte 2.0.3 has no notify: it first appears in flyte 2.0.10",
    )


def test_a_lock_of_a_release_that_is_not_known_stands_for_the_nearest(folder):
    folder(uv_lock=lock("99.0"), main_py=USES_NOTIFY)
    assert target() == (NEWEST, "uv.lock:2 (flyte 99.0)")


def test_what_is_newer_than_the_project_allows_is_a_warning_that_names_the_release(folder):
    folder(pyproject_toml=project("flyte>=2.0"), main_py=USES_NOTIFY)
    (finding,) = analyze(["."]).findings
    assert finding.code == "FLR412"
    assert finding.text == (
        "notify of flyte first appears in flyte 2.0.10; this project allows 2.0.0; require flyte>=2.0.10"
    )
    assert [(each.place.file, each.place.row, each.message) for each in finding.related] == [
        ("pyproject.toml", 3, "flyte>=2.0")
    ]


@pytest.mark.parametrize(
    ("use", "message"),
    [
        ('gpu="A2:1"', 'accelerator "A2:1" first appears in flyte 2.7.2'),
        ('gpu=flyte.GPU("A2", 1)', 'device "A2" of GPU first appears in flyte 2.7.2'),
        ('gpu=flyte.GPU("H100", 1, "1g.10gb")', 'partition "1g.10gb" of H100 first appears in flyte 2.0.1'),
    ],
)
def test_accelerators_newer_than_the_project_allows(folder, use, message):
    folder(pyproject_toml=project("flyte>=2.0"), main_py=f"import flyte\nx = flyte.Resources({use})\n")
    assert [each.message for each in analyze(["."]).findings] == [f"{message}; this project allows 2.0.0"]


@pytest.mark.parametrize("requirement", ["flyte", "flyte<99", "flyte>=2.0.10"])
def test_without_an_older_release_that_is_asked_for_nothing_is_newer(folder, requirement):
    folder(pyproject_toml=project(requirement), main_py=USES_NOTIFY)
    assert not analyze(["."]).findings


def test_a_script_is_installed_anew_so_that_its_lower_bound_allows_nothing_older(folder):
    folder(main_py='# /// script\n# dependencies = ["flyte>=2.0"]\n# ///\n' + USES_NOTIFY)
    assert not analyze(["."]).findings


def test_an_upper_bound_excludes_what_is_newer(folder):
    folder(pyproject_toml=project("flyte>=2.0,<2.0.9"), main_py=USES_NOTIFY)
    (finding,) = analyze(["."]).findings
    assert (finding.code, finding.message) == (
        "FLR406",
        "flyte 2.0.8 has no notify: it first appears in flyte 2.0.10",
    )


def test_a_partition_that_the_target_lacks(folder):
    folder(main_py='import flyte\nx = flyte.GPU("H100", 1, "1g.10gb")\n', requirements_txt="flyte==2.0.0\n")
    (finding,) = analyze(["."]).findings
    assert finding.code == "FLR203"
    assert finding.message == (
        'partition "1g.10gb" is given to H100, which has none in flyte 2.0.0: it first appears in flyte 2.0.1'
    )


def test_each_sdk_has_its_own_release(folder):
    folder(
        uv_lock=lock("2.1.5") + '\n[[package]]\nname = "flytekit"\nversion = "1.14.4"\n', main_py="import flytekit\n"
    )
    flyte, flytekit = targets_of("main.py")
    assert (flyte.package, flyte.version, flyte.origin) == ("flyte", "2.1.5", "uv.lock:2 (flyte 2.1.5)")
    assert (flytekit.package, flytekit.version) == ("flytekit", "1.14.4")
    assert {target: tuple(files) for target, files in analyze(["."]).targets.items()} == {flytekit: ("main.py",)}


def test_show_and_config_say_which_release_was_taken(folder, capsys):
    folder(uv_lock=lock("2.1.5"), main_py='import flyte\nenv = flyte.TaskEnvironment("env")\n')
    assert run(["show", "main.py"]) == 0
    assert "flyte 2.1.5 for 1 file: uv.lock:2 (flyte 2.1.5)\n" in capsys.readouterr().out
    assert run(["config", "main.py"]) == 0
    assert capsys.readouterr().out.endswith(
        "flyte 2.1.5: uv.lock:2 (flyte 2.1.5)\nflytekit 1.16.31: the newest release that is known\n"
    )
