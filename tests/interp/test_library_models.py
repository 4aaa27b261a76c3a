"""pydantic models and settings, held against pydantic itself."""

from __future__ import annotations

import pytest
from abstract_import import check, check_known, reasons, result_of

from flyte_reslint.interp.values import Known, OneOf, Unknown

KNOWN = [
    "from pydantic import BaseModel, Field\nclass R(BaseModel):\n    cpu: int = 1\n    memory: str = Field(default='4Gi')\n    tags: list[str] = Field(default_factory=list)\n    gpu: str | None = None\na, b = R(), R(cpu=2, memory='8Gi', tags=['x'], gpu='T4:1')\nresult = a.cpu, a.memory, a.tags, a.gpu, b.cpu, b.memory, b.tags, b.gpu, a.model_dump(), a == R()",
    "from pydantic import BaseModel\nclass Inner(BaseModel):\n    memory: str = '4Gi'\nclass Outer(BaseModel):\n    inner: Inner = Inner()\n    many: list[Inner] = [Inner(memory='1Gi')]\no = Outer(inner=Inner(memory='2Gi'))\np = Outer(inner={'memory': '3Gi'})\nresult = o.inner.memory, p.inner.memory, Outer().inner.memory, o.model_dump()",
    "from pydantic import BaseModel\nclass R(BaseModel):\n    cpu: float\n    n: int = 1\na = R(cpu=2)\nb = a.model_copy(update={'n': 5})\nresult = a.cpu, b.n, b.cpu, R.model_validate({'cpu': 1.5, 'n': 3}).n",
    "from pydantic import BaseModel\nfrom typing import Optional, Literal, Any, ClassVar, Union\nclass R(BaseModel):\n    limit: ClassVar[int] = 7\n    a: Optional[int] = None\n    b: Literal['x', 'y'] = 'x'\n    c: Any = None\n    d: Union[int, str] = 1\n    e: dict[str, int] = {}\nr = R(a=1, b='y', c=(1,), d='s', e={'k': 1})\nresult = r.a, r.b, r.c, r.d, r.e, R.limit, R().e",
    "from pydantic import BaseModel\nclass Base(BaseModel):\n    cpu: int = 1\n    memory: str = '1Gi'\n    def text(self): return f'{self.cpu}/{self.memory}'\n    @property\n    def twice(self): return self.cpu * 2\nclass Child(Base):\n    memory: str = '2Gi'\n    disk: str = '9Gi'\nc = Child(cpu=3)\nresult = c.text(), c.twice, c.disk, isinstance(c, Base)",
    "from pydantic import BaseModel\nfrom enum import Enum\nclass Size(Enum):\n    S = '2Gi'\nclass R(BaseModel):\n    size: Size = Size.S\nresult = R().size.value, R(size=Size.S).size.value, R(size='2Gi').size.name",
    "from pydantic import BaseModel, Field\nclass R(BaseModel):\n    memory: str = Field('4Gi', description='x')\n    cpu: int = Field(2, ge=1)\nresult = R().memory, R(cpu=4).cpu",
    "from pydantic import BaseModel\nfrom datetime import timedelta\nclass R(BaseModel):\n    wait: timedelta = timedelta(seconds=30)\nresult = R().wait, R(wait=timedelta(minutes=1)).wait",
]

DOUBTFUL = [
    "from pydantic import BaseModel\nclass R(BaseModel):\n    cpu: int = 1\nresult = R(cpu='3').cpu",
    "from pydantic import BaseModel\nclass R(BaseModel):\n    cpu: int = 1\nresult = R(cpu=True).cpu",
    "from pydantic import BaseModel, field_validator\nclass R(BaseModel):\n    m: str = '4'\n    n: int = 1\n    @field_validator('m')\n    @classmethod\n    def f(cls, v): return v + 'Gi'\nresult = R(m='8').m",
    "from pydantic import BaseModel, model_validator\nclass R(BaseModel):\n    m: str = '4'\n    @model_validator(mode='after')\n    def f(self):\n        self.m = 'x'\n        return self\nresult = R().m",
    "from pydantic import BaseModel, ConfigDict\nclass R(BaseModel):\n    model_config = ConfigDict(str_strip_whitespace=True)\n    m: str = '4'\nresult = R(m=' 8 ').m",
    "from pydantic import BaseModel, Field\nclass R(BaseModel):\n    m: str = Field('4', alias='M')\nresult = R(M='8').m, R(m='9').m",
    "from pydantic import BaseModel\nclass R(BaseModel):\n    m: str\nresult = R().m",
    "from typing import Annotated\nfrom pydantic import BaseModel, BeforeValidator\nclass R(BaseModel):\n    m: Annotated[str, BeforeValidator(lambda v: v + 'Gi')] = '1'\nresult = R(m='8').m",
]


@pytest.mark.parametrize("program", KNOWN)
def test_known(program: str) -> None:
    check_known(program)


@pytest.mark.parametrize("program", DOUBTFUL)
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
    known = [(item.value.value, item.conditions[0].text) for item in value.alternatives if isinstance(item.value, Known)]
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
    memory, token = value.target.items  # type: ignore[union-attr]
    assert [item.conditions[0].text for item in memory.alternatives] == ["X_MEMORY is not set", "X_MEMORY is set"]
    assert isinstance(token, Unknown)
