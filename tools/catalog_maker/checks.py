"""The checks that constructors perform, each shown by a call that the check makes raise."""

from __future__ import annotations

import ast
from typing import Any

from catalog_maker.evaluation.expressions import evaluate
from catalog_maker.evaluation.following import Evaluator
from catalog_maker.evaluation.values import Frame, Ignored, Instance, Namespace, Refused
from catalog_maker.signatures import signature_of
from catalog_maker.source import Place, Unreadable, Wheel, callee_name

FLYTE = {
    "cpu-negative": "flyte.Resources(cpu=-1)",
    "cpu-list": "flyte.Resources(cpu=[1, 2])",
    "cpu-pair-length": "flyte.Resources(cpu=(1, 2, 3))",
    "cpu-pair-negative": "flyte.Resources(cpu=(-1, 2))",
    "cpu-pair-none": "flyte.Resources(cpu=(None, 2))",
    "memory-number": "flyte.Resources(memory=1024)",
    "memory-list": "flyte.Resources(memory=['1Gi', '2Gi'])",
    "memory-pair-length": "flyte.Resources(memory=('1Gi', '2Gi', '3Gi'))",
    "memory-pair-number": "flyte.Resources(memory=(1024, 2048))",
    "memory-pair-none": "flyte.Resources(memory=(None, '2Gi'))",
    "gpu-negative": "flyte.Resources(gpu=-1)",
    "gpu-pair": "flyte.Resources(gpu=('A100', 4))",
    "gpu-float": "flyte.Resources(gpu=1.5)",
    "gpu-unknown-string": "flyte.Resources(gpu='A100:99')",
    "disk-number": "flyte.Resources(disk=1024)",
    "disk-pair": "flyte.Resources(disk=('1Gi', '2Gi'))",
    "shm-number": "flyte.Resources(shm=1024)",
    "shm-pair": "flyte.Resources(shm=('1Gi', '2Gi'))",
    "device-quantity-zero": "flyte.Device(quantity=0, device_class='GPU')",
    "helper-device-unknown": "flyte.GPU('no such device', 1)",
    "helper-quantity-zero": "flyte.GPU('T4', 0)",
    "helper-quantity-nine": "flyte.GPU('T4', 9)",
    "replicas-none": "flyte.ReusePolicy(replicas=None)",
    "replicas-text": "flyte.ReusePolicy(replicas='2')",
    "replicas-float": "flyte.ReusePolicy(replicas=1.5)",
    "replicas-list": "flyte.ReusePolicy(replicas=[1, 2])",
    "replicas-negative": "flyte.ReusePolicy(replicas=-1)",
    "replicas-pair-length": "flyte.ReusePolicy(replicas=(1, 2, 3))",
    "replicas-pair-negative": "flyte.ReusePolicy(replicas=(-1, 2))",
    "replicas-pair-reversed": "flyte.ReusePolicy(replicas=(3, 1))",
    "replicas-pair-text": "flyte.ReusePolicy(replicas=('1', '2'))",
    "concurrency-zero": "flyte.ReusePolicy(concurrency=0)",
    "concurrency-float": "flyte.ReusePolicy(concurrency=1.5)",
    "concurrency-text": "flyte.ReusePolicy(concurrency='1')",
    "idle-ttl-short": "flyte.ReusePolicy(idle_ttl=29)",
    "idle-ttl-text": "flyte.ReusePolicy(idle_ttl='30s')",
    "idle-ttl-float": "flyte.ReusePolicy(idle_ttl=30.5)",
    "scaledown-ttl-short": "flyte.ReusePolicy(scaledown_ttl=29)",
    "scaledown-ttl-text": "flyte.ReusePolicy(scaledown_ttl='30s')",
    "scaledown-ttl-none": "flyte.ReusePolicy(scaledown_ttl=None)",
    "scope-unknown": "flyte.ReusePolicy(scope='cluster')",
    "environment-name": "flyte.TaskEnvironment(name='My Environment')",
    "environment-resources-type": "flyte.TaskEnvironment(name='e', resources={'cpu': 1})",
    "environment-reusable-type": "flyte.TaskEnvironment(name='e', reusable=2)",
    "environment-service-account-type": "flyte.TaskEnvironment(name='e', service_account=2)",
    "pool-task-pod-template": "pool.task(pod_template='named')",
    "pool-task-service-account": "pool.task(service_account='other')",
    "pool-override-resources": "pool_task.override(resources=flyte.Resources(cpu=1))",
    "pool-override-env-vars": "pool_task.override(env_vars={'A': 'b'})",
    "pool-override-secrets": "pool_task.override(secrets='token')",
    "pool-override-service-account": "pool_task.override(service_account='other')",
    "pool-override-reusable-off": "pool_task.override(reusable='off', resources=flyte.Resources(cpu=1))",
    "clustered-replicas": "flyte.clustered.ClusteredTaskEnvironment(name='e', replicas=0, nproc_per_node=1)",
    "clustered-processes": "flyte.clustered.ClusteredTaskEnvironment(name='e', replicas=1, nproc_per_node=0)",
    "clustered-gpus": "flyte.clustered.ClusteredTaskEnvironment("
    "name='e', replicas=1, nproc_per_node=8, resources=flyte.Resources(gpu='A100:4'))",
    "clustered-reusable": "flyte.clustered.ClusteredTaskEnvironment("
    "name='e', replicas=1, nproc_per_node=1, reusable=flyte.ReusePolicy(replicas=2))",
    "clustered-jax-processes": "flyte.clustered.ClusteredTaskEnvironment("
    "name='e', replicas=1, nproc_per_node=2, runtime=flyte.clustered.JaxRun())",
}
"""`pool` is a reusable environment, `pool_task` a task of it."""

FLYTEKIT = {
    "cpu-number": "flytekit.Resources(cpu=1)",
    "cpu-float": "flytekit.Resources(cpu=0.5)",
    "cpu-pair": "flytekit.Resources(cpu=('1', '2'))",
    "cpu-pair-length": "flytekit.Resources(cpu=('1', '2', '3'))",
    "mem-number": "flytekit.Resources(mem=1024)",
    "mem-float": "flytekit.Resources(mem=1.5)",
    "mem-pair": "flytekit.Resources(mem=['1Gi', '2Gi'])",
    "gpu-number": "flytekit.Resources(gpu=1)",
    "gpu-float": "flytekit.Resources(gpu=1.5)",
    "gpu-pair": "flytekit.Resources(gpu=(1, 2))",
    "ephemeral-storage-number": "flytekit.Resources(ephemeral_storage=1024)",
    "ephemeral-storage-pair": "flytekit.Resources(ephemeral_storage=('1Gi', '2Gi'))",
}


ENVIRONMENTS = ("flyte.TaskEnvironment", "flyte.app.AppEnvironment", "flyte.clustered.ClusteredTaskEnvironment")


def refused(wheel: Wheel, checks: dict[str, str]) -> dict[str, bool]:
    """Each check, and whether its call raises in this release. A call of something it lacks is no check."""
    follow = Evaluator(wheel)
    return {check: _raises(follow, call) for check, call in checks.items()}


def _raises(follow: Evaluator, call: str) -> bool:
    node = ast.parse(call, mode="eval").body
    called = [ast.unparse(one.func) for one in ast.walk(node) if isinstance(one, ast.Call)]
    package = follow.wheel.package
    if any(name.startswith(f"{package}.") and follow.wheel.find_dotted(name) is None for name in called):
        return False
    scope: dict[str, Any] = {package: Namespace(package)}
    if call.startswith("pool"):
        scope |= _pool(follow, Frame("", scope))
    try:
        evaluate(follow, node, Frame("", scope))
    except Refused:
        return True
    return False


def _pool(follow: Evaluator, frame: Frame) -> dict[str, Any]:
    """`pool` and `pool_task`; of the task, only its policy is known."""
    declared = ast.parse("flyte.TaskEnvironment(name='pool', reusable=flyte.ReusePolicy(replicas=2))", mode="eval")
    pool = evaluate(follow, declared.body, frame)
    template = follow.wheel.find_dotted("flyte.AsyncFunctionTaskTemplate")
    template = template or follow.wheel.find("flyte._task", "AsyncFunctionTaskTemplate")
    assert template is not None and isinstance(pool, Instance)
    fields = {parameter.name: Ignored() for parameter in signature_of(follow.wheel, template).parameters}
    return {"pool": pool, "pool_task": Instance(template, {**fields, "reusable": pool.attributes["reusable"]})}


def name_patterns(wheel: Wheel) -> dict[str, str]:
    """Class of environment to the regular expression that `_validate_name` matches the whole name with."""
    found: dict[str, str] = {}
    for dotted in ENVIRONMENTS:
        validate = wheel.find_dotted(f"{dotted}._validate_name")
        if validate is not None:
            found[dotted] = _pattern(wheel, validate)
    return found


def _pattern(wheel: Wheel, function: Place) -> str:
    """The pattern of the `fullmatch` in a function, or in the function of the wheel that it calls."""
    calls = [node for node in ast.walk(function.node) if isinstance(node, ast.Call)]
    for call in calls:
        if isinstance(call.func, ast.Attribute) and call.func.attr == "fullmatch":
            return _pattern_text(wheel, function.module, call)
    for call in calls:
        called = wheel.find(function.module, callee_name(call.func))
        if called is not None and isinstance(called.node, ast.FunctionDef):
            return _pattern(wheel, called)
    raise Unreadable(f"{function.module}: how is a name validated?")


def _pattern_text(wheel: Wheel, module: str, call: ast.Call) -> str:
    assert isinstance(call.func, ast.Attribute)
    expression = call.args[0]
    if ast.unparse(call.func.value) != "re":
        compiled = wheel.find_expression(module, call.func.value)
        assert compiled is not None and isinstance(compiled.node, ast.Call)
        expression = compiled.node.args[0]
    if isinstance(expression, ast.Constant) and isinstance(expression.value, str):
        return expression.value
    raise Unreadable(f"{module}: which pattern is {ast.unparse(expression)}?")
