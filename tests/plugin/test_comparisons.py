"""What tests compare: quantities, pairs, numbers, and what cannot be compared."""

from __future__ import annotations

pytest_plugins = ["pytester"]

TRAIN = "training.train"
SCORE = "scoring.score"


def test_what_holds(project):
    claims = [
        'task.memory.limit == "64Gi"',
        'task.memory.limit == "65536Mi"',
        "task.memory.limit == 64 * 2**30",
        'task.memory.limit <= "64Gi"',
        'not task.memory.limit < "64Gi"',
        'task.memory.limit >= "64Gi"',
        '"8Gi" <= task.memory.request <= "16Gi"',
        'task.memory.request != "1Gi"',
        'task.memory == ("16Gi", "64Gi")',
        'task.memory != ("16Gi", None)',
        'task.memory <= "64Gi"',
        "task.memory.request < task.memory.limit",
        "task.memory.limit.value == 64 * 2**30",
        "task.cpu == (4, 16)",
        'task.cpu.request == "4000m"',
        "task.cpu.request == 4.0",
        "task.cpu.limit.value == 16",
        "task.gpu == 2",
        "not task.gpu.limit",
        "task.gpu.limit == None",
        'task.accelerator == "A100"',
        'task.accelerator in ("H100", "nvidia-tesla-a100")',
        'task.accelerator.name == "nvidia-tesla-a100"',
        "not task.accelerator.partition",
        'task.shm == "auto"',
        "not task.disk",
        "not task.reuse",
        'task.memory.request == flyte_resources.approx("17Gi", rel=0.1)',
        'task.memory.request != flyte_resources.approx("17Gi", rel=0.01)',
        '(task.name, task.function, task.environment) == ("training.train", "train", "training")',
        '(task.file.name, task.line) == ("pipeline.py", 5)',
    ]
    assert project.claims(TRAIN, claims) == dict.fromkeys(claims, "")


def test_what_holds_of_a_reused_task_with_alternatives(project):
    claims = [
        "task.reuse",
        "(task.reuse.min, task.reuse.max) == (2, 8)",
        "task.reuse.concurrency == 16",
        "task.reuse.capacity == 128",
        "task.reuse.capacity >= 100",
        "task.reuse.idle_ttl == 300",
        "task.reuse.scaledown_ttl == __import__('datetime').timedelta(seconds=30)",
        'task.reuse.scope == "global"',
        "task.memory",
        'task.memory.request <= "64Gi"',
        'task.memory.request >= "4Gi"',
        "[each.condition for each in task.memory.alternatives] == ['PROD is true', 'PROD is false']",
    ]
    assert project.claims(SCORE, claims) == dict.fromkeys(claims, "")


def test_an_assertion_has_to_hold_for_all_alternatives(project):
    shown = project.claims(SCORE, ['task.memory.request == "4Gi"', 'not task.memory.request == "4Gi"'])
    for text in shown.values():
        assert "memory.request == '4Gi' has to hold for all 2 alternatives, and holds for 1" in text
        assert "memory.request of scoring.score is 64Gi when PROD is true" in text
        assert "environments.py:14" in text


def test_an_unknown_value_never_passes(project):
    shown = project.claims(SCORE, ['task.disk == "1Gi"', 'task.disk != "1Gi"', "task.disk", "not task.disk"])
    for text in shown.values():
        assert "disk of scoring.score is unknown because it comes from the environment variable SCRATCH" in text
        assert "no assertion on it can pass; give it a value that is in the code at environments.py:14" in text


def test_nothing_is_neither_more_nor_less_than_something(project):
    (shown,) = project.claims(SCORE, ['not task.memory.limit > "1Ti"']).values()
    assert "memory.limit of scoring.score is not set" in shown
    assert "the pod's limit is then its request, as `.on(platform)` tells; write memory=(request, limit) at" in shown


def test_what_cannot_be_compared_says_so(project):
    counted = "memory is counted in bytes, and"
    words = {
        "task.memory <= task.cpu.limit": "memory is counted in bytes and cpu.limit in cores: they cannot be compared",
        "task.memory <= 32": f'{counted} 32 is no amount of them that anybody means; write "4Gi"',
        'task.memory == "500m"': f'{counted} "500m" is no amount of them',
        'task.cpu.limit <= "32Gi"': 'cpu.limit is counted in cores, and "32Gi" is an amount of bytes',
        "task.cpu == True": "cpu is counted in cores, and True is no number",
        'task.memory == "32GB"': '"32GB" is not a Kubernetes quantity',
        'task.gpu == "A100:2"': 'compare `gpu` with a count and `accelerator` with "A100"',
        "task.cpu == [4, 16]": "cpu cannot be compared with a list: [4, 16]",
        "task.cpu <= (4, 16)": "a pair is compared with == or !=; for <=, write cpu.limit or .request",
        "task.cpu == (1, 2, 3)": "cpu is compared with a pair of a request and a limit, and (1, 2, 3) is none",
        "task.accelerator == 4": "accelerator cannot be compared with a int: 4",
        "task.cpu.limit < task.cpu": "cpu is a request and a limit: compare with one of them",
        "task.gpu.limit is None": "gpu.limit is an object: compare it with `==`",
    }
    for claim, text in project.claims(TRAIN, words).items():
        assert words[claim] in text
        assert "pytest_flyteres/" not in text, "the reader sees the own test only"


def test_a_value_with_alternatives_has_no_single_amount(project):
    (shown,) = project.claims(SCORE, ["task.memory.request.value"]).values()
    assert "memory.request of scoring.score is 64Gi when PROD is true" in shown


def test_a_declared_text_that_is_no_quantity_is_unknown(project):
    project.write(sizes='GPU = "A100"\n\n\ndef memory(cores):\n    return f"{cores}GB"\n')
    (shown,) = project.claims(TRAIN, ['task.memory.limit <= "4Gi"']).values()
    assert 'memory.limit of training.train is unknown because "4GB" is not a Kubernetes quantity' in shown
