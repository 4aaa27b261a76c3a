"""pydantic models and settings, held against pydantic itself."""

from __future__ import annotations

import pytest
from abstract_import import check, check_known, programs, reasons, result_of

from flyte_reslint.interp.values import Known, OneOf, Unknown


@pytest.mark.parametrize("program", programs("models"))
def test_known(program: str) -> None:
    check_known(program)


@pytest.mark.parametrize("program", programs("models_that_convert"))
def test_what_pydantic_changes_is_not_claimed(program: str) -> None:
    check(program)


def test_a_validator_leaves_the_other_fields_known() -> None:
    program = """
from pydantic import BaseModel, field_validator
class R(BaseModel):
    memory: str = "4"
    cpu: int = 1
    @field_validator("memory")
    @classmethod
    def with_unit(cls, value): return value + "Gi"
result = [R(memory="8").cpu, R(memory="8").memory]
"""
    assert reasons(result_of(program)) == ["a validator of R may change it"]


SETTINGS = """
from pydantic_settings import BaseSettings, SettingsConfigDict
class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="APP_")
    memory: str = "4GB"
    cpu: int = 2
settings = Settings(cpu=3)
"""


def test_a_setting_may_come_from_the_environment() -> None:
    value = result_of(SETTINGS + "result = settings.memory")
    assert isinstance(value, OneOf)
    known = [
        (item.value.value, item.conditions[0].text) for item in value.alternatives if isinstance(item.value, Known)
    ]
    assert known == [("4GB", "APP_MEMORY is not set")]


def test_a_setting_that_is_passed_is_known() -> None:
    value = result_of(SETTINGS + "result = settings.cpu")
    assert isinstance(value, Known) and value.value == 3


def test_a_setting_and_the_variable_itself_go_together() -> None:
    value = result_of("import os" + SETTINGS + 'result = settings.memory + os.environ.get("APP_MEMORY", "!")')
    assert isinstance(value, OneOf)
    assert [item.value.value for item in value.alternatives if isinstance(item.value, Known)] == ["4GB!"]


def test_the_first_version_of_pydantic() -> None:
    program = """
from pydantic import BaseSettings
class Settings(BaseSettings):
    memory: str = "4Gi"
    token: str
    class Config:
        env_prefix = "X_"
settings = Settings()
result = [settings.memory, settings.token]
"""
    value = result_of(program)
    memory, token = value.target.items
    assert [item.conditions[0].text for item in memory.alternatives] == ["X_MEMORY is not set", "X_MEMORY is set"]
    assert isinstance(token, Unknown)
