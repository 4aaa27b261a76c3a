"""FLR404 and FLR405."""

from __future__ import annotations

import pytest
from declarations import at, call, environment
from judging import UNKNOWN, by_default, codes, either, judged
from msgspec.structs import replace

from flyte_reslint.domain.registry import Environment


def named(name: object, key: int = 1, row: int = 3, kind: str = "TaskEnvironment", **changes: object) -> Environment:
    made = environment(key, name, row)
    made = replace(made, call=call(f"flyte.{kind}", row, name=made.name), kind=kind)
    return replace(made, **changes)


@pytest.mark.parametrize("name", ["train", "train_2", "train-gpu", "a-b_c", "2nd"])
def test_a_name_that_the_sdk_takes(name):
    assert codes(environments=(named(name),)) == []


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("Train", 'write "train"'),
        ("My Env", 'write "my-env"'),
        ("trainGpu", 'write "train-gpu"'),
        ("train--gpu", 'write "train-gpu"'),
        ("train_", 'write "train"'),
        ("train.gpu", 'write "train-gpu"'),
        ("", "write lower-case words joined by dashes"),
        (None, "write lower-case words joined by dashes"),
    ],
)
def test_a_name_that_the_sdk_refuses(name, remedy):
    (finding,) = judged(environments=(named(name),))
    assert (finding.code, finding.remedy) == ("FLR404", remedy)
    assert finding.message.endswith("is not in snake_case or kebab-case")


def test_an_app_takes_dashes_only():
    assert codes(environments=(named("my-app", kind="AppEnvironment"),)) == []
    assert codes(environments=(named("my_app", kind="AppEnvironment"),)) == ["FLR404"]


def test_an_unknown_name():
    assert codes(environments=(named(UNKNOWN),)) == []


def test_a_default_that_is_no_name():
    made = named("x")
    name = by_default("Train", "ENV")
    made = replace(made, name=name, call=call("flyte.TaskEnvironment", 3, name=name))
    (finding,) = judged(environments=(made,))
    assert "when ENV is not set" in finding.message


def test_two_environments_of_one_name():
    (finding,) = judged(environments=(named("train"), named("other", 2, 5), named("train", 3, 7)))
    assert (finding.code, finding.place) == ("FLR405", at(7))
    assert finding.related[0].place == at(3)


def test_three_environments_of_one_name_are_two_faults():
    assert codes(environments=(named("x"), named("x", 2, 5), named("x", 3, 7))) == ["FLR405", "FLR405"]


def test_the_same_name_in_modules_that_have_nothing_to_do_with_each_other():
    assert codes(environments=(named("train"), named("train", 2, 5, module="other.py"))) == []


def test_the_same_name_among_dependencies():
    first = named("train", depends_on=(2,))
    middle = named("middle", 2, 5, module="middle.py", depends_on=(3,))
    last = named("train", 3, 7, module="last.py")
    (finding,) = judged(environments=(first, middle, last))
    assert finding.code == "FLR405"
    assert "that is deployed with it" in finding.message


def test_dependencies_in_a_circle():
    first = named("one", depends_on=(2,))
    second = named("two", 2, 5, module="two.py", depends_on=(1,))
    assert codes(environments=(first, second)) == []


def test_an_environment_that_the_import_does_not_make():
    assert codes(environments=(named("train"), named("train", 2, 5, is_registered=False))) == []


def test_environments_of_two_branches():
    first, second = named("train"), named("train", 2, 5)
    first = replace(first, call=replace(first.call, condition="PROD is true"))
    second = replace(second, call=replace(second.call, condition="PROD is false"))
    assert codes(environments=(first, second)) == []


def test_an_environment_of_one_branch_beside_one_of_all():
    first, second = named("train"), named("train", 2, 5)
    second = replace(second, call=replace(second.call, condition="PROD is true"))
    (finding,) = judged(environments=(first, second))
    assert "when PROD is true" in finding.message


def test_names_that_agree_in_one_case():
    second = named("x", 2, 5)
    second = replace(second, name=either(("train", "PROD is true"), ("test", "PROD is false")))
    (finding,) = judged(environments=(named("train"), second))
    assert "when PROD is true" in finding.message
