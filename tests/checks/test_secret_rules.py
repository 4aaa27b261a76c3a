"""Secrets that are written into the code, and what only looks like one."""

from __future__ import annotations

import pytest
from declarations import at, call
from judging import UNKNOWN, either, judged
from sources import analysed

from flyte_reslint.checks.finding import Finding
from flyte_reslint.checks.run import run
from flyte_reslint.domain.calls import Call
from flyte_reslint.domain.values import Dictionary, Entry

LITERAL = "9f2c41d8e07b"

HEAD = """
import os
import flyte
import flytekit
from kubernetes.client import V1EnvVar

"""


def setting(name: str, given: object) -> Call:
    """An environment that sets one variable."""
    choices = given if isinstance(given, tuple) else either((given, None), row=3)
    return call("flyte.TaskEnvironment", env_vars=Dictionary((Entry(name, choices, at(3)),)))


def secrets(folder, source: str, **more: str) -> list[Finding]:
    """The findings about secrets."""
    return [each for each in run(analysed(folder, HEAD + source, **more).registry) if each.code == "FLR902"]


@pytest.mark.parametrize(
    "name",
    [
        "PASSWORD",
        "DB_PASSWORD",
        "db_password",
        "PGPASSWORD",
        "HF_TOKEN",
        "CLIENT_SECRET",
        "OPENAI_API_KEY",
        "OPENAI_APIKEY",
        "AWS_SECRET_ACCESS_KEY",
        "SSH_PRIVATE_KEY",
        "DJANGO_SECRET_KEY",
        "SERVICE_CREDENTIALS",
    ],
)
def test_a_variable_named_like_a_secret(name):
    (finding,) = judged(setting(name, LITERAL))
    assert (finding.code, finding.place) == ("FLR902", at(3))
    assert finding.message == f"environment variable {name} is given a secret as a literal"


@pytest.mark.parametrize(
    "name",
    [
        "TOKENIZERS_PARALLELISM",
        "MAX_TOKENS",
        "MAX_TOKEN",
        "COST_PER_TOKEN",
        "EOS_TOKEN",
        "TOKEN_PATH",
        "PASSWORD_FILE",
        "SECRET_NAME",
        "DB_PASSWORD_FILE",
        "API_KEY_URL",
        "AWS_ACCESS_KEY_ID",
        "PARTITION_KEY",
        "KEY",
        "PUBLIC_API_KEY",
        "IMAGE_PULL_SECRET",
        "NOTOKEN",
        "",
    ],
)
def test_a_variable_named_otherwise(name):
    assert judged(setting(name, LITERAL)) == []


@pytest.mark.parametrize(
    "given",
    [
        "",
        "  ",
        "xxxxxxxx",
        "********",
        "sk-...",
        "sk-xxxxxxxx",
        "<your token>",
        "your-api-key",
        "YOUR_API_KEY",
        "CHANGEME",
        "change-me",
        "dummy",
        "EMPTY",
        "not-needed",
        "test",
        "True",
        "1",
        "4096",
        "DB_PASSWORD",
        "$TOKEN",
        "${TOKEN}",
        "{{ token }}",
        "/etc/secrets/token",
        "~/.token",
        "gs://acme/key",
        "arn:aws:secretsmanager:eu-west-1:1:a",
        "account.json",
        None,
        1234,
        UNKNOWN,
    ],
)
def test_a_value_that_is_no_secret(given):
    assert judged(setting("API_TOKEN", given)) == []


def test_a_literal_where_nothing_else_is_set():
    choices = either((LITERAL, "API_TOKEN is not set"), (UNKNOWN, "API_TOKEN is set"))
    (finding,) = judged(setting("API_TOKEN", choices))
    assert finding.message == "environment variable API_TOKEN is given a secret as a literal when API_TOKEN is not set"


@pytest.mark.parametrize(
    "source",
    [
        f'env = flyte.TaskEnvironment("a", env_vars={{"API_TOKEN": "{LITERAL}"}})',
        f'env = flyte.TaskEnvironment("a").clone_with("b", env_vars={{"API_TOKEN": "{LITERAL}"}})',
        f'env = flyte.TaskEnvironment("a", env_vars=dict(API_TOKEN="{LITERAL}"))',
        f'@flytekit.task(environment={{"API_TOKEN": "{LITERAL}"}})\ndef fit() -> int: ...',
        f'V1EnvVar(name="API_TOKEN", value="{LITERAL}")',
        f'V1EnvVar("API_TOKEN", "{LITERAL}")',
        f'env = flyte.TaskEnvironment("a", env_vars={{"API_TOKEN": os.environ.get("API_TOKEN", "{LITERAL}")}})',
    ],
)
def test_every_place_for_a_variable(source, tmp_path):
    (finding,) = secrets(tmp_path, source)
    assert finding.message.startswith("environment variable API_TOKEN is given a secret as a literal")
    assert LITERAL not in str((finding.text, [each.message for each in finding.related]))


def test_an_override(tmp_path):
    source = f"""
env = flyte.TaskEnvironment("a")

@env.task
async def fit() -> int:
    return 1

@env.task
async def main() -> int:
    return await fit.override(env_vars={{"API_TOKEN": "{LITERAL}"}})()
"""
    assert len(secrets(tmp_path, source)) == 1


@pytest.mark.parametrize(
    "source",
    [
        'env = flyte.TaskEnvironment("a", env_vars={"API_TOKEN": os.environ["API_TOKEN"]})',
        'env = flyte.TaskEnvironment("a", env_vars={"API_TOKEN": os.environ.get("API_TOKEN", "")})',
        'env = flyte.TaskEnvironment("a", env_vars={"API_TOKEN": f"sk-{os.environ[\'A\']}"})',
        'env = flyte.TaskEnvironment("a", secrets=[flyte.Secret(key="a", as_env_var="API_TOKEN")])',
        'V1EnvVar(name="API_TOKEN", value_from=object())',
        f'V1EnvVar(name=os.environ["A"], value="{LITERAL}")',
        "V1EnvVar(name='API_TOKEN')",
    ],
)
def test_secrets_that_come_from_elsewhere(source, tmp_path):
    assert secrets(tmp_path, source) == []


def test_neither_the_way_nor_a_condition_tells_the_secret(tmp_path):
    source = """
from settings import API_TOKEN, OTHER

env = flyte.TaskEnvironment("a", env_vars={"API_TOKEN": API_TOKEN if OTHER == API_TOKEN else ""})
"""
    (finding,) = secrets(tmp_path, source, settings=f'import os\nAPI_TOKEN = "{LITERAL}"\nOTHER = os.environ["OTHER"]')
    assert LITERAL not in str((finding.text, [each.message for each in finding.related]))
    assert finding.place.file.endswith("main.py")
    assert [each.place.file.rpartition("/")[2] for each in finding.related] == ["settings.py"]
