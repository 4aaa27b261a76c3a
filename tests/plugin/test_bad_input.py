"""Projects that are not as they should be: one clear message, and nobody else's tests suffer."""

from __future__ import annotations

import pytest
from plugin_options import ASYNCIO, STRICT

pytest_plugins = ["pytester"]

ASKS = 'def test_it(flyte_resources):\n    assert flyte_resources("training.train").gpu == 2\n'


def test_no_flyte_code(empty):
    empty.write(test_it=ASKS, helpers="ANSWER = 42\n", test_other="def test_other(): ...\n")
    run = empty.run("--flyteres")
    run.assert_outcomes(passed=1, failed=1)
    shown = run.stdout.str()
    assert 'no task is registered as "training.train": no Flyte task was found in' in shown
    assert "`flyteres_paths` names other folders" in shown


def test_a_syntax_error_in_one_file_leaves_the_others_alone(project):
    project.write(broken="import flyte\nenv = flyte.TaskEnvironment(\n", test_it=ASKS)
    project.run().assert_outcomes(passed=1)
    run = project.run("--flyteres")
    run.assert_outcomes(passed=3, failed=1)
    assert "error[FLR001]: " in run.stdout.str()
    assert "FAILED broken.py::FLYTERES" in run.stdout.str()


def test_a_task_that_is_missing_may_be_in_a_file_that_cannot_be_read(project):
    project.write(pipeline="from environments import training\n@training.task\ndef train(:\n", test_it=ASKS)
    shown = project.run().stdout.str()
    assert 'no task is registered as "training.train"' in shown
    assert "pipeline.py:3 cannot be read: " in shown


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[tool.flyte-reslint]\nignored = []\n", 'pyproject.toml:2: unknown key "ignored"; the nearest valid key is'),
        ('[tool.flyte-reslint]\nplatform = ["absent.yaml"]\n', "absent.yaml: no such file or directory"),
        ('[tool.flyte-reslint]\ntarget-flyte = "0.0.1"\n', "pyproject.toml:2: flyte 0.0.1 is not a release"),
    ],
)
def test_a_configuration_that_cannot_be_used_fails_those_who_need_it(project, text, words):
    project.write(pyproject_toml=text, test_it=ASKS, test_other="def test_other(): ...\n")
    run = project.run()
    run.assert_outcomes(passed=1, errors=1)
    assert run.stdout.str().count(f"flyteres: {words}") == 2, "once in the failure, once in the summary"
    project.run("--flyteres").assert_outcomes(passed=1, errors=1, failed=1)


def test_a_platform_file_that_is_missing_fails_those_who_need_it(project):
    project.write(test_it=ASKS, test_other="def test_other(): ...\n")
    run = project.run("--flyteres-platform", "absent.yaml")
    run.assert_outcomes(passed=1, errors=1)
    assert "flyteres: absent.yaml: no such file or directory" in run.stdout.str()


def test_a_path_that_is_missing_fails_those_who_need_it(project):
    project.write(pytest_ini="[pytest]\nflyteres_paths = sources\n", test_it=ASKS)
    assert "sources: no such file or directory" in project.run().stdout.str()


def test_paths_say_what_is_analysed(project):
    (project.pytester.path / "elsewhere").mkdir()
    project.write(pytest_ini="[pytest]\nflyteres_paths = elsewhere\n", test_it=ASKS)
    assert "no Flyte task was found in" in project.run().stdout.str()
    project.write(pytest_ini="[pytest]\nflyteres_paths =\n    pipeline.py\n    elsewhere\n")
    project.run().assert_outcomes(passed=1)


def test_a_session_analyses_once_and_the_next_one_not_at_all(project):
    project.write(
        conftest="""\
import flyte_reslint.api as api

analyze = api.analyze


def counting(*arguments, **options):
    with open("analyses.log", "a") as log:
        log.write("analysis\\n")
    return analyze(*arguments, **options)


api.analyze = counting
""",
        test_it=ASKS,
        test_again=ASKS,
        test_third=ASKS,
    )
    log = project.pytester.path / "analyses.log"
    project.pytester.runpytest_subprocess(*STRICT, "--flyteres").assert_outcomes(passed=5)
    assert log.read_text(encoding="utf-8") == "analysis\n"
    project.pytester.runpytest_subprocess(*STRICT).assert_outcomes(passed=3)
    assert log.read_text(encoding="utf-8") == "analysis\n"
    log.unlink()
    pytest.importorskip("xdist")
    project.write(sizes='GPU = "A100"\n\n\ndef memory(cores):\n    return f"{cores}Gi"\n')
    project.pytester.runpytest_subprocess(*STRICT, "-n", "2").assert_outcomes(passed=3)
    assert log.read_text(encoding="utf-8") == "analysis\n"


def test_without_pytests_cache_everything_works(project):
    project.write(test_it=ASKS)
    project.run("-p", "no:cacheprovider", "--flyteres", "--flyteres-cache").assert_outcomes(passed=3)


def test_a_damaged_cache_is_made_again(project):
    project.write(test_it=ASKS)
    project.run().assert_outcomes(passed=1)
    (kept,) = (project.pytester.path / ".pytest_cache" / "d" / "flyteres").glob("*.facts")
    kept.write_bytes(b"\x00damaged")
    project.run().assert_outcomes(passed=1)


def test_a_test_may_go_elsewhere(project):
    project.write(
        test_it="def test_it(flyte_resources, tmp_path, monkeypatch):\n"
        "    monkeypatch.chdir(tmp_path)\n"
        '    assert flyte_resources("training.train").gpu == 4\n'
    )
    assert '└ sizes.py:2          GPU = "A100"' in project.run().stdout.str()


def test_the_plugin_can_be_left_out(project):
    project.write(test_it=ASKS)
    out = ("-p", "no:flyteres", "-p", "no:pytest_flyteres.plugin")
    shown = project.pytester.runpytest_inprocess(*ASYNCIO, *out).stdout.str()
    assert "fixture 'flyte_resources' not found" in shown


def test_coroutines_may_ask_as_well(project):
    pytest.importorskip("pytest_asyncio")
    asks = ASKS.replace("def test_it", "async def test_it")
    project.write(test_it=f"import pytest\n\n\n@pytest.mark.asyncio\n{asks}")
    project.run().assert_outcomes(passed=1)
