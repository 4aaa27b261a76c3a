"""What `import flytekit` gives: every modelled name of the SDK, and those that `union` exports again."""

from __future__ import annotations

from flyte_reslint import catalog
from flyte_reslint.domain.flytekit import ACCELERATORS
from flyte_reslint.domain.plugins import CONFIGURATIONS
from flyte_reslint.interp.functions import NativeFunction
from flyte_reslint.interp.values import Reference, Value
from flyte_reslint.sdk.binding import ReleaseOf
from flyte_reslint.sdk.built import BuiltType
from flyte_reslint.sdk.environments import EnvironmentType
from flyte_reslint.sdk.flytekit.accelerators import AcceleratorObject
from flyte_reslint.sdk.flytekit.actors import ActorType
from flyte_reslint.sdk.flytekit.environments import FlytekitEnvironmentType
from flyte_reslint.sdk.flytekit.instances import TaskType
from flyte_reslint.sdk.flytekit.map_tasks import map_task
from flyte_reslint.sdk.flytekit.migration import Migration
from flyte_reslint.sdk.flytekit.models import models_library
from flyte_reslint.sdk.flytekit.references import reference_task
from flyte_reslint.sdk.flytekit.tasks import TaskDecorator
from flyte_reslint.sdk.flytekit.workflows import WorkflowDecorator, imperative, node_of
from flyte_reslint.sdk.kubernetes import kubernetes_library

HOMES = {
    "Resources": ("core.resources",),
    "task": ("core.task",),
    "dynamic": ("core.dynamic_workflow_task",),
    "eager": ("core.task", "core.python_function_task", "experimental", "experimental.eager_function"),
    "workflow": ("core.workflow",),
    "map_task": ("core.array_node_map_task", "core.legacy_map_task", "core.map_task", "experimental"),
    "reference_task": ("core.task",),
    "PodTemplate": ("core.pod_template",),
    "ContainerTask": ("core.container_task",),
    "SQLTask": ("core.base_sql_task",),
    "create_node": ("core.node_creation",),
    "Workflow": (),
    "ImperativeWorkflow": ("core.workflow",),
}
"""What `flytekit` exports, and the modules below it that define it: users import from these too."""

TASKS = {
    "flytekit.core.task": ("Echo",),
    "flytekit.extras.tasks.shell": ("ShellTask",),
    "flytekit.extras.sqlite3.task": ("SQLite3Task",),
    "flytekit.sensor": ("FileSensor",),
    "flytekit.sensor.file_sensor": ("FileSensor",),
}
"""Classes of flytekit that it does not export, whose instances are tasks; and the same of its plugins."""

PLUGIN_TASKS = {
    "flytekit.core.task": ("Echo",),
    "flytekitplugins.athena": ("AthenaTask",),
    "flytekitplugins.bigquery": ("BigQueryTask",),
    "flytekitplugins.dbt.task": ("DBTFreshness", "DBTRun", "DBTTest"),
    "flytekitplugins.duckdb": ("DuckDBQuery",),
    "flytekitplugins.great_expectations": ("GreatExpectationsTask",),
    "flytekitplugins.hive": ("HiveSelectTask", "HiveTask"),
    "flytekitplugins.papermill": ("NotebookTask",),
    "flytekitplugins.snowflake": ("SnowflakeTask",),
    "flytekitplugins.sqlalchemy": ("SQLAlchemyTask",),
}


def flytekit_library(releases: ReleaseOf, flyte_releases: ReleaseOf) -> dict[str, Value]:
    """The models by dotted name. What is migrated declares tasks of a release of flyte."""
    migration = Migration(
        EnvironmentType("flyte.TaskEnvironment", flyte_releases), BuiltType("flyte.Resources", flyte_releases)
    )
    idl = models_library(releases)
    exported: dict[str, Value] = {
        "Resources": idl["flytekit.Resources"],
        "PodTemplate": Reference(BuiltType("flytekit.PodTemplate", releases)),
        "workflow": Reference(WorkflowDecorator(releases, migration)),
        "map_task": map_task(releases),
        "reference_task": reference_task(releases, migration),
        "create_node": Reference(NativeFunction("flytekit.create_node", node_of)),
        "Workflow": Reference(NativeFunction("flytekit.Workflow", imperative)),
        "ImperativeWorkflow": Reference(NativeFunction("flytekit.Workflow", imperative)),
    }
    decorators = {name: TaskDecorator(f"flytekit.{name}", releases, migration) for name in ("task", "dynamic", "eager")}
    exported |= {name: Reference(decorator) for name, decorator in decorators.items()}
    for name in ("ContainerTask", "SQLTask"):
        exported[name] = Reference(TaskType(f"flytekit.{name}", releases))
    models: dict[str, Value] = {}
    for name, homes in HOMES.items():
        for home in ("flytekit", "union", *(f"flytekit.{home}" for home in homes)):
            models[f"{home}.{name}"] = exported[name]
    actor = Reference(ActorType(releases, decorators["task"]))
    models |= {f"{home}.ActorEnvironment": actor for home in ("union", "union.actor")}
    environment = Reference(FlytekitEnvironmentType(decorators, migration))
    models |= {f"{home}.Environment": environment for home in ("flytekit", "flytekit.core.environment")}
    for dotted in CONFIGURATIONS:
        package, _, name = dotted.rpartition(".")
        models[dotted] = models[f"{package}.task.{name}"] = Reference(BuiltType(dotted, releases))
    models["flytekitplugins.pod.Pod"] = Reference(BuiltType("flytekitplugins.pod.Pod", releases))
    return {**idl, **models, **_accelerators(releases), **_task_types(releases), **kubernetes_library(releases)}


def _accelerators(releases: ReleaseOf) -> dict[str, Value]:
    release = catalog.release("flytekit", catalog.newest("flytekit"))
    models: dict[str, Value] = {
        f"{ACCELERATORS}{name}": Reference(AcceleratorObject(name, releases))
        for name in release.helpers["flytekit.extras.accelerators"]
    }
    models[f"{ACCELERATORS}GPUAccelerator"] = Reference(BuiltType(f"{ACCELERATORS}GPUAccelerator", releases))
    return models


def _task_types(releases: ReleaseOf) -> dict[str, Value]:
    models: dict[str, Value] = {}
    for module, names in (*TASKS.items(), *PLUGIN_TASKS.items()):
        for name in names:
            models[f"{module}.{name}"] = Reference(TaskType(f"{module}.{name}", releases))
    return models
