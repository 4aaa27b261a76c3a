"""Platform files of every kind, in the shapes in which Flyte, its charts, flytectl and Kubernetes have them."""

from __future__ import annotations

import pytest
from platform_files import ADMIN, limits, places, plain, write

from flyte_reslint.platform.reading import read


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


# -- flyteadmin ------------------------------------------------------------------------------------------------------

RESOURCES = {"defaults": {"cpu": "1", "memory": "500Mi"}, "limits": {"cpu": "4"}}


@pytest.mark.parametrize(
    "keys",
    [
        [],
        ["task_resources"],
        ["task_resource_defaults"],
        ["task_resource_defaults", "task_resources"],
        ["configmap", "task_resource_defaults", "task_resources"],
        ["configuration", "inline", "task_resources"],
        ["flyte-binary", "configuration", "inline", "task_resources"],
    ],
)
def test_configuration_wherever_it_lies(folder, keys):
    lines = [f"{'  ' * depth}{key}:" for depth, key in enumerate(keys)]
    indent = "  " * len(keys)
    lines += [f"{indent}{line}" for line in ("defaults:", "  cpu: 1", "  memory: 500Mi", "limits:", "  cpu: 4")]
    found = limits(folder, values="\n".join(lines))
    assert {"defaults": plain(found.defaults), "limits": plain(found.limits)} == RESOURCES
    assert found.limits["cpu"].place.row == len(keys) + 5
    assert found.limits["cpu"].place.column == 2 * len(keys) + 8


@pytest.mark.parametrize("spelling", ["2", '"2"', "'2'", "2.0", "2000m", "!!str 2", "2e0", ">-\n        2"])
def test_a_value_in_any_spelling_of_yaml(folder, spelling):
    found = limits(folder, admin=f"task_resources:\n  limits:\n    cpu: {spelling}\n")
    assert plain(found.limits) == {"cpu": "2"}


def test_json_is_yaml(folder):
    found = limits(folder, admin='{"task_resources": {"limits": {"cpu": 2, "gpu": 1}}}')
    assert plain(found.limits) == {"cpu": "2", "gpu": "1"}


def test_zero_is_no_limit_as_in_the_chart_of_the_devbox(folder):
    found = limits(
        folder,
        values="""\
        flyte-binary:
          configuration:
            inline:
              task_resources:
                defaults: {cpu: 500m, ephemeralStorage: 0, gpu: 0, memory: 1Gi}
                limits: {cpu: 0, ephemeralStorage: 0, gpu: 0, memory: 0}
        """,
    )
    assert (plain(found.defaults), found.limits) == ({"cpu": "500m", "memory": "1Gi"}, {})


@pytest.mark.parametrize(
    "key", ["storage", "ephemeralStorage", "ephemeral_storage", "ephemeral-storage", "EphemeralStorage"]
)
def test_ephemeral_storage_by_all_its_names(folder, key):
    found = limits(folder, admin=f"task_resources:\n  limits:\n    {key}: 20Gi\n")
    assert plain(found.limits) == {"ephemeral-storage": "20Gi"}


def test_ephemeral_storage_has_its_way_over_storage(folder):
    found = limits(folder, admin="task_resources: {limits: {ephemeralStorage: 20Gi, storage: 2Gi}}")
    assert plain(found.limits) == {"ephemeral-storage": "20Gi"}


def test_a_rendered_config_map_holds_the_configuration_as_text(folder):
    found = limits(
        folder,
        manifest="""\
        apiVersion: v1
        kind: Service
        metadata: {name: flyteadmin}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: flyte-admin-base-config}
        data:
          server.yaml: |
            server:
              httpPort: 8088
          task_resource_defaults.yaml: |
            task_resources:
              defaults:
                cpu: 100m
              limits:
                cpu: 2
        """,
    )
    assert places(found.defaults) == {"cpu": "manifest.yaml:15"}
    assert places(found.limits) == {"cpu": "manifest.yaml:17"}


def test_anchors_and_merges(folder):
    found = limits(
        folder,
        admin="""\
        base: &base {cpu: 2, memory: 4Gi}
        task_resources:
          defaults: *base
          limits:
            <<: *base
            cpu: 8
        """,
    )
    assert plain(found.limits) == {"cpu": "8", "memory": "4Gi"}
    assert places(found.limits) == {"cpu": "admin.yaml:6", "memory": "admin.yaml:1"}


def test_of_several_merges_the_first_has_its_way(folder):
    found = limits(
        folder,
        admin="""\
        large: &large {cpu: 8, memory: 4Gi}
        small: &small {cpu: 2, gpu: 1}
        task_resources:
          limits:
            <<: [*large, *small]
        """,
    )
    assert plain(found.limits) == {"cpu": "8", "memory": "4Gi", "gpu": "1"}


# -- flytectl --------------------------------------------------------------------------------------------------------

ATTRIBUTES = """\
domain: development
project: flytesnacks
defaults:
  cpu: "1"
limits:
  cpu: "2"
  memory: 450Mi
"""


def test_attributes_hold_for_their_project_and_domain(folder):
    assert plain(limits(folder, "flytesnacks", "development", tra=ATTRIBUTES).limits) == {"cpu": "2", "memory": "450Mi"}
    assert limits(folder, "flytesnacks", "production", tra=ATTRIBUTES).limits == {}
    assert limits(folder, tra=ATTRIBUTES).limits == {}


def test_keys_of_flytectl_are_read_in_any_case(folder):
    capitals = ATTRIBUTES.replace("domain", "Domain").replace("project", "Project")
    assert plain(limits(folder, "flytesnacks", "development", tra=capitals).defaults) == {"cpu": "1"}


def test_attributes_of_one_workflow_are_left_out(folder):
    found = limits(folder, "flytesnacks", "development", tra=f"workflow: core.merge_sort\n{ATTRIBUTES}")
    assert found.limits == {}
    assert found.notices == ("tra.yaml:1: left out, as these attributes are for the workflow core.merge_sort alone",)


@pytest.mark.parametrize(
    ("content", "about"),
    [
        ("attributes: {projectQuotaCpu: '4'}", "cluster-resource-attributes"),
        ("tags: [critical]", "execution-queue-attributes"),
        ("value: gpu", "execution-cluster-label"),
        ("max_parallelism: 5", "workflow-execution-config"),
        ("overrides: []", "plugin-overrides"),
    ],
)
def test_other_attributes_are_left_out_in_so_many_words(folder, content, about):
    found = limits(folder, "p", "d", cra=f"domain: d\nproject: p\n{content}\n")
    (notice,) = found.notices
    assert notice == f"cra.yaml:1: left out, as {about} of flytectl do not say what a task may have"


# -- Flyte 2 settings ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "task_resource.min.cpu: 500m\ntask_resource.max.cpu: 16\ntask_resource.mirror_limits_request: true\n",
        "task_resource:\n  min: {cpu: 500m}\n  max: {cpu: '16'}\n  mirror_limits_request: yes\n",
        "task_resource.min: {cpu: 500m}\ntask_resource: {max: {cpu: 16}, mirror_limits_request: True}\n",
    ],
)
def test_settings_flat_and_nested(folder, text):
    found = limits(folder, settings=f"run.default_queue: gpu\n{text}")
    assert (plain(found.defaults), plain(found.limits)) == ({"cpu": "500m"}, {"cpu": "16"})
    assert found.mirroring


def test_settings_of_a_scope_say_so_in_their_first_line(folder):
    def found(scope: str, project: str, domain: str) -> dict[str, str]:
        text = f"### Settings for scope: {scope}\ntask_resource.max.cpu: 2\n"
        return plain(limits(folder, project, domain, settings=text).limits)

    assert found("ORG", "ml", "production") == {"cpu": "2"}
    assert found("DOMAIN(production)", "ml", "production") == {"cpu": "2"}
    assert found("DOMAIN(production)", "ml", "staging") == {}
    assert found("PROJECT(production/ml)", "ml", "production") == {"cpu": "2"}
    assert found("PROJECT(production/ml)", "other", "production") == {}


def test_a_setting_that_is_taken_back(folder):
    texts = {
        "org": "task_resource: {max: {cpu: 2, memory: 4Gi}, mirror_limits_request: true}",
        "domain": "### Settings for scope: DOMAIN(production)\n"
        "task_resource.max.cpu: ~unset\ntask_resource.mirror_limits_request: ~unset\n",
    }
    assert plain(limits(folder, "ml", "production", **texts).limits) == {"memory": "4Gi"}
    assert limits(folder, "ml", "production", **texts).mirroring is None
    assert plain(limits(folder, "ml", "staging", **texts).limits) == {"cpu": "2", "memory": "4Gi"}


# -- Kubernetes ------------------------------------------------------------------------------------------------------


def quota(hard: str, name: str = "q", namespace: str = "") -> str:
    where = f", namespace: {namespace}" if namespace else ""
    return f"apiVersion: v1\nkind: ResourceQuota\nmetadata: {{name: {name}{where}}}\nspec: {{hard: {{{hard}}}}}\n"


def test_a_quota_beside_the_configuration(folder):
    found = limits(folder, "flytesnacks", "development", admin=ADMIN)
    assert plain(found.limits) == {"cpu": "4", "memory": "1Gi", "gpu": "1", "ephemeral-storage": "20Gi"}
    assert plain(found.quota)["limits.cpu"] == "128"
    assert found.quota["limits.cpu"].where == "admin.yaml:21"


def test_a_quota_of_another_namespace_is_left_out(folder):
    assert limits(folder, "flytesnacks", "production", admin=ADMIN).quota == {}
    found = limits(folder, admin=ADMIN)
    assert found.quota == {}
    (notice,) = found.notices
    assert notice.startswith(
        "admin.yaml:12: left out, as it is for the namespace flytesnacks-development: give --project"
    )


def test_of_several_quotas_each_holds(folder):
    several = "---\n".join((quota("cpu: 8, memory: 1Gi", "a"), quota("cpu: 4, pods: 10", "b")))
    assert plain(limits(folder, several=several).quota) == {"cpu": "4", "memory": "1Gi", "pods": "10"}


def test_of_one_quota_applied_twice_the_last_holds(folder):
    found = limits(folder, first=quota("cpu: 4"), second=quota("cpu: 8"))
    assert plain(found.quota) == {"cpu": "8"}


def test_all_that_a_quota_may_bound(folder):
    names = [
        "requests.nvidia.com/gpu",
        "hugepages-2Mi",
        "requests.hugepages-2Mi",
        "count/jobs.batch",
        "services.loadbalancers",
        "gold.storageclass.storage.k8s.io/requests.storage",
        "limits.ephemeral-storage",
    ]
    found = limits(folder, quota=quota(", ".join(f"{name}: 1" for name in names)))
    assert list(found.quota) == names


def test_a_quota_for_some_pods_is_left_out(folder):
    text = quota("cpu: 1").replace("spec: {", "spec: {scopes: [BestEffort], ")
    found = limits(folder, quota=text)
    assert found.quota == {}
    assert found.notices == ("quota.yaml:1: left out, as this quota is for some pods only, those of its scopes",)


def test_a_list_of_manifests(folder):
    items = quota("cpu: 1").replace("\n", "\n    ").rstrip()
    found = limits(folder, list=f"apiVersion: v1\nkind: List\nitems:\n  - {items}\n")
    assert plain(found.quota) == {"cpu": "1"}


def test_a_limit_range_and_what_kubernetes_makes_of_it(folder):
    found = limits(
        folder,
        range="""\
        apiVersion: v1
        kind: LimitRange
        metadata: {name: r}
        spec:
          limits:
            - type: Container
              max: {cpu: 8, memory: 32Gi}
              min: {ephemeral-storage: 1Gi}
              default: {cpu: 2}
              defaultRequest: {cpu: 1}
            - type: Pod
              max: {memory: 64Gi}
            - type: PersistentVolumeClaim
              max: {storage: 1Ti}
        """,
    )
    # SetDefaults_LimitRangeItem: limits default to the maximum; requests to the limit, else to the minimum.
    assert plain(found.default_limits) == {"cpu": "2", "memory": "32Gi"}
    assert plain(found.default_requests) == {"cpu": "1", "memory": "32Gi", "ephemeral-storage": "1Gi"}
    assert plain(found.container_maximum) == {"cpu": "8", "memory": "32Gi"}
    assert plain(found.pod_maximum) == {"memory": "64Gi"}


# -- platform.toml ---------------------------------------------------------------------------------------------------

PLATFORM = """\
files = ["admin.yaml"]
accelerators = ["T4"]

[scope.production]
domain = "production"
limits = { cpu = 16 }

[scope.ml]
project = "ml"
domain = "production"
files = ["ml.yaml"]
accelerators = ["T4", "H100"]
quota = { "limits.cpu" = 2.5 }
"""


def test_platform_toml_names_files_and_limits_by_scope(folder):
    write(folder, admin=ADMIN, ml="task_resources: {limits: {memory: 8Gi}}")
    (folder / "platform.toml").write_text(PLATFORM)
    platform = read(["platform.toml"])

    def cpu_and_memory(*scope: str) -> tuple[str, str]:
        found = platform.limits(*scope)
        return str(found.limits["cpu"].quantity), str(found.limits["memory"].quantity)

    assert cpu_and_memory() == ("4", "1Gi")
    assert cpu_and_memory("other", "production") == ("16", "1Gi")
    assert cpu_and_memory("ml", "production") == ("16", "8Gi")
    assert platform.limits("ml", "production").accelerators.devices == ("T4", "H100")
    assert platform.limits("ml", "staging").accelerators.devices == ("T4",)
    assert plain(platform.limits("ml", "production").quota) == {"limits.cpu": "2500m"}
    assert platform.limits("x", "production").limits["cpu"].where == "platform.toml:6"


def test_files_are_relative_to_the_platform_toml(folder):
    (folder / "deploy").mkdir()
    write(folder / "deploy", admin=ADMIN, platform_toml='files = ["admin.yaml"]\n')
    found = read(["deploy/platform.toml"]).limits()
    assert found.limits["cpu"].where == "deploy/admin.yaml:7"


def test_a_quota_named_for_a_scope_holds_there_whatever_its_namespace(folder):
    write(folder, q=quota("cpu: 4", namespace="team-a"))
    (folder / "platform.toml").write_text('[scope.a]\nproject = "a"\nfiles = ["q.yaml"]\n')
    platform = read(["platform.toml"])
    assert plain(platform.limits("a", "production").quota) == {"cpu": "4"}
    assert platform.limits("b", "production").quota == {}
