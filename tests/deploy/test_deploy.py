"""What `deploy/` promises, read from its files; there is no container engine to run them with.

The image's files are also put together in a folder, and the assistant started in it as the image
does: without rights, in files that it cannot change.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
import yaml

from relapse_guide.known_secrets import password_in
from relapse_guide.settings import ROOT, Settings
from relapse_guide.version import version
from server.metrics import PATH
from server.train import TRAINED_FROM
from tests.server.slow.running import START_LIMIT, TURN_LIMIT, free_port, trained_model
from tests.test_rooms import IMPORTS

DEPLOY = ROOT / "deploy"
DOCKERFILE = DEPLOY / "Dockerfile"
COMPOSE = DEPLOY / "compose.yml"
KUBERNETES = DEPLOY / "kubernetes"
VARIABLES = {field.field_info.extra["env"] for field in Settings.__fields__.values()}
SYSTEM = {"PATH", "HOME", "PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"}
"""What the image sets for Python and its packages."""
USER = 10001
PINNED = re.compile(r"[a-z./]+:\d+\.\d+(\.\d+)?(-[a-z]+)*")


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile's, each with its argument on one line."""
    text = re.sub(r"^#.*\n", "", DOCKERFILE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    lines = [line for line in text.replace("\\\n", " ").splitlines() if line.strip()]
    return [(name, " ".join(rest.split())) for name, _, rest in (x.partition(" ") for x in lines)]


def stages() -> list[list[tuple[str, str]]]:
    """The instructions of each stage, beginning with its FROM."""
    found: list[list[tuple[str, str]]] = []
    for name, rest in instructions():
        if name == "FROM":
            found.append([])
        found[-1].append((name, rest))
    return found


def copied() -> list[tuple[str, str]]:
    """What the image takes from the repository, and where to in its folder."""
    found = []
    for name, rest in stages()[0]:
        if name == "COPY":
            *sources, target = rest.split()
            folder = target.removesuffix("/")
            alone = len(sources) == 1 and not target.endswith("/")
            found += [(one, folder if alone else f"{folder}/{Path(one).name}") for one in sources]
    return found


def set_in_image() -> dict[str, str]:
    """The environment of the last stage."""
    lines = [rest for name, rest in stages()[-1] if name == "ENV"]
    return dict(pair.split("=", 1) for line in lines for pair in line.split())


def compose() -> dict[str, Any]:
    """The Compose file as it stands."""
    found: dict[str, Any] = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))
    return found


def manifests() -> list[dict[str, Any]]:
    """Every Kubernetes object, in the order of the kustomization."""
    listed = kustomization()["resources"]
    texts = [(KUBERNETES / name).read_text(encoding="utf-8") for name in listed]
    return [found for text in texts for found in yaml.safe_load_all(text)]


def kustomization() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((KUBERNETES / "kustomization.yaml").read_text())
    return found


def of_kind(kind: str) -> list[dict[str, Any]]:
    return [found for found in manifests() if found["kind"] == kind]


def pod() -> dict[str, Any]:
    found: dict[str, Any] = of_kind("Deployment")[0]["spec"]["template"]
    return found


def container() -> dict[str, Any]:
    [found] = pod()["spec"]["containers"]
    return dict(found)


def tracked(path: str) -> list[str]:
    """The files that git has at or below a path."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", path]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return listed.stdout.splitlines()


def test_all_that_is_copied_is_in_the_repository() -> None:
    assert len(copied()) > 10
    assert [source for source, _ in copied() if not tracked(source)] == []


def test_what_the_engine_is_sent_is_what_is_copied() -> None:
    lines = (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    let_in = {line[1:] for line in lines if line.startswith("!")}

    sources = {f"deploy/{Path(s).name}" if s.startswith("deploy") else s for s, _ in copied()}
    assert lines[[line.startswith("#") for line in lines].index(False)] == "*"
    assert let_in == sources


def test_the_model_is_trained_from_the_same_files_as_outside() -> None:
    """Else the server would look for another model than the one in the image."""
    made_from = [path for pattern in TRAINED_FROM for path in ROOT.glob(pattern)]
    inside = {file for source, _ in copied() for file in tracked(source)}

    assert {str(path.relative_to(ROOT)) for path in made_from} <= inside


def test_the_packages_for_tests_are_left_out_and_nothing_that_runs_needs_them() -> None:
    """`deploy/install-runtime` cuts requirements.in where its list for tests begins."""
    script = (DEPLOY / "install-runtime").read_text(encoding="utf-8")
    wanted, _, left_out = (ROOT / "requirements.in").read_text().partition("\n# To test")
    tools = {"hypothesis", "mypy", "pexpect", "playwright", "pytest", "requests", "yaml"}

    assert script.startswith("#!/usr/bin/env bash\n")
    assert "\nset -euo pipefail\n" in script
    assert "'/^# To test/,$d' requirements.in" in script
    assert "\nrasa==" in wanted
    assert "\npytest\n" in left_out
    used = {name.partition(".")[0] for names in IMPORTS.values() for name in names}
    assert used & tools == set()


def test_every_base_image_names_a_version() -> None:
    bases = [stage[0][1].split()[0] for stage in stages()]
    images = [one["image"] for one in compose()["services"].values() if "build" not in one]

    assert len(set(bases)) == 1, "both stages need the same Python"
    assert bases[0].startswith("python:3.10.")
    assert [image for image in (*bases, *images) if not PINNED.fullmatch(image)] == []


def test_the_image_has_the_project_s_version() -> None:
    [image] = kustomization()["images"]

    assert image["newTag"] == version()
    assert compose()["services"]["assistant"]["image"] == f"relapse-guide:{version()}"
    assert f"relapse-guide:{version()}" in DOCKERFILE.read_text(encoding="utf-8")


def test_the_image_runs_as_nobody_special_and_owns_nothing_but_its_data() -> None:
    last = stages()[-1]
    names = [name for name, _ in last]

    assert dict(last)["USER"] == f"{USER}:{USER}"
    assert names.index("USER") > max(place for place, name in enumerate(names) if name == "COPY")
    assert not [rest for name, rest in last if name == "COPY" and "--chown" in rest]
    [made] = [rest for name, rest in last if name == "RUN"]
    assert f"--uid {USER}" in made
    assert (
        re.findall(r"chown \S+ (\S+)", made) == ["/data"] == [set_in_image()["RELAPSE_GUIDE_DATA"]]
    )


def test_the_image_s_health_is_that_it_lives() -> None:
    [check] = [rest for name, rest in stages()[-1] if name == "HEALTHCHECK"]

    assert f"http://127.0.0.1:{port()}/health" in check
    command = json.loads(check.partition("CMD ")[2])
    compile(command[2], "HEALTHCHECK", "exec")


def port() -> int:
    """Where the image listens."""
    return int(set_in_image()["PORT"])


def test_the_same_port_stands_everywhere() -> None:
    [exposed] = [rest for name, rest in stages()[-1] if name == "EXPOSE"]
    [published] = compose()["services"]["assistant"]["ports"]

    assert port() == Settings().port == int(exposed)
    assert published == f"127.0.0.1:{port()}:{port()}"
    assert container()["ports"] == [{"name": "http", "containerPort": port()}]
    [served] = of_kind("Service")[0]["spec"]["ports"]
    assert served["targetPort"] == "http"
    for ingress in of_kind("Ingress"):
        for path in ingress["spec"]["rules"][0]["http"]["paths"]:
            assert path["backend"]["service"]["port"] == {"name": served["name"]}
    [allowed] = of_kind("NetworkPolicy")[0]["spec"]["ingress"][0]["ports"]
    assert allowed["port"] == "http"


def test_every_variable_is_a_setting() -> None:
    of_pod = {one["name"] for one in container()["env"]} | set(of_kind("ConfigMap")[0]["data"])

    assert set(set_in_image()) - SYSTEM <= VARIABLES
    assert set(compose()["services"]["assistant"]["environment"]) <= VARIABLES
    assert of_pod <= VARIABLES


def test_the_settings_that_are_set_are_taken() -> None:
    given = {**of_kind("ConfigMap")[0]["data"], **set_in_image()}
    names = {field.field_info.extra["env"]: name for name, field in Settings.__fields__.items()}

    Settings(**{names[name]: value for name, value in given.items() if name in names and value})


def test_no_secret_stands_in_a_file() -> None:
    """Each comes from a Secret, or from the environment of who starts Compose."""
    secret = re.compile(r"_URL|TOKEN|SECRET|PASSWORD")
    for one in container()["env"]:
        assert set(one) == {"name", "valueFrom"}, one["name"]
        assert one["valueFrom"]["secretKeyRef"]["key"] == one["name"]
    assert not [name for name in of_kind("ConfigMap")[0]["data"] if secret.search(name)]
    assert not of_kind("Secret")
    for service in compose()["services"].values():
        for name, value in service["environment"].items():
            told = re.sub(r"\$\{[^}]*\}", "$", value)
            held = password_in(told) if name == "DATABASE_URL" else told
            assert not secret.search(name) or held == "$", name
    assert not [name for name in set_in_image() if secret.search(name)]


def test_without_a_database_s_password_compose_does_not_start() -> None:
    assert len(re.findall(r"\$\{POSTGRES_PASSWORD:\?[^}]+\}", COMPOSE.read_text())) == 2


def test_compose_gives_the_assistant_no_rights() -> None:
    assistant = compose()["services"]["assistant"]

    assert assistant["read_only"] is True
    assert assistant["user"] == f"{USER}:{USER}"
    assert assistant["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in assistant["security_opt"]
    assert [mount.partition(":")[0] for mount in assistant["tmpfs"]] == ["/tmp"]
    assert "volumes" not in assistant
    assert "privileged" not in assistant


def test_a_pod_has_no_rights() -> None:
    spec, security = pod()["spec"], container()["securityContext"]

    assert spec["securityContext"]["runAsNonRoot"] is True
    assert spec["securityContext"]["runAsUser"] == USER
    assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert security["readOnlyRootFilesystem"] is True
    assert security["allowPrivilegeEscalation"] is False
    assert security["capabilities"] == {"drop": ["ALL"]}
    assert spec["automountServiceAccountToken"] is False
    # Kubernetes would set RELAPSE_GUIDE_PORT and the like, which look like settings.
    assert spec["enableServiceLinks"] is False
    assert [mount["mountPath"] for mount in container()["volumeMounts"]] == ["/tmp"]


def test_probes_ask_for_what_is_served() -> None:
    from server.watching import watching

    served = {str(route.uri) for route in watching()._future_routes}
    probes = {name: one["httpGet"] for name, one in container().items() if name.endswith("Probe")}

    assert {one["path"] for one in probes.values()} == served == {"/health", "/ready"}
    assert {one["port"] for one in probes.values()} == {"http"}
    # A database that is down must not end the process, nor keep calls for help from an answer.
    assert probes["livenessProbe"]["path"] == probes["readinessProbe"]["path"] == "/health"
    assert probes["startupProbe"]["path"] == "/ready"
    start = container()["startupProbe"]
    assert start["periodSeconds"] * start["failureThreshold"] >= START_LIMIT


def test_every_selector_finds_the_pods() -> None:
    labels = pod()["metadata"]["labels"]
    [budget], [policy] = of_kind("PodDisruptionBudget"), of_kind("NetworkPolicy")

    assert of_kind("Service")[0]["spec"]["selector"] == labels
    for selector in (
        of_kind("Deployment")[0]["spec"]["selector"],
        budget["spec"]["selector"],
        policy["spec"]["podSelector"],
        pod()["spec"]["topologySpreadConstraints"][0]["labelSelector"],
    ):
        assert selector == {"matchLabels": labels}
    assert budget["spec"]["minAvailable"] < of_kind("Deployment")[0]["spec"]["replicas"]


def test_resources_are_asked_for_and_limited() -> None:
    resources = container()["resources"]

    assert set(resources["requests"]) == {"cpu", "memory"}
    assert "memory" in resources["limits"]


def test_one_caller_and_one_messenger_are_led_to_one_replica() -> None:
    """As long as what docs/operating-many.md lists is in one process's memory."""
    ways = {one["metadata"]["name"]: one for one in of_kind("Ingress")}
    hashed = {
        name: one["metadata"]["annotations"]["nginx.org/lb-method"] for name, one in ways.items()
    }

    assert hashed["relapse-guide"] == "hash $remote_addr consistent"
    assert hashed["relapse-guide-messengers"] == "hash $uri consistent"
    hosts = [one["spec"]["rules"][0]["host"] for one in ways.values()]
    assert len(set(hosts)) == len(hosts), "F5's controller takes a host from one Ingress only"
    assert of_kind("Service")[0]["spec"]["sessionAffinity"] == "ClientIP"


def test_no_ingress_leads_to_the_metrics() -> None:
    """What Kubernetes does with a path: the longest prefix of it that is listed counts."""
    [nowhere] = [one for one in of_kind("Service") if "selector" not in one["spec"]]
    for ingress in of_kind("Ingress"):
        [rule] = ingress["spec"]["rules"]
        listed = rule["http"]["paths"]
        assert {one["pathType"] for one in listed} == {"Prefix"}
        leading = [one for one in listed if f"{PATH}/".startswith(one["path"].rstrip("/") + "/")]
        taken = max(leading, key=lambda one: len(one["path"]), default=None)
        if taken:
            assert taken["backend"]["service"]["name"] == nowhere["metadata"]["name"]


def test_what_only_some_need_can_be_left_out_of_the_secret() -> None:
    keys = {one["name"]: one["valueFrom"]["secretKeyRef"] for one in container()["env"]}

    optional = {name for name, key in keys.items() if key.get("optional")}
    assert set(keys) - optional == {"DATABASE_URL"}
    assert optional == {"METRICS_TOKEN", "REDIS_URL", "REST_TOKEN"}
    assert optional <= set(compose()["services"]["assistant"]["environment"])


def test_logs_are_for_programs() -> None:
    assert of_kind("ConfigMap")[0]["data"]["LOG_FORMAT"] == "json"
    assert compose()["services"]["assistant"]["environment"]["LOG_FORMAT"] == "json"


def test_every_manifest_is_listed_and_every_one_listed_exists() -> None:
    files = {path.name for path in KUBERNETES.iterdir()} - {"kustomization.yaml"}

    assert set(kustomization()["resources"]) == files
    assert {one["kind"] for one in manifests()} >= {
        "Deployment",
        "Service",
        "Ingress",
        "PodDisruptionBudget",
        "NetworkPolicy",
    }


def test_kustomize_builds_them() -> None:
    if not shutil.which("kubectl"):
        pytest.skip("kubectl is not here")
    built = subprocess.run(
        ["kubectl", "kustomize", str(KUBERNETES)], capture_output=True, text=True, timeout=60
    )

    assert built.returncode == 0, built.stderr
    objects = list(yaml.safe_load_all(built.stdout))
    assert len(objects) == len(manifests())
    [made] = [one for one in objects if one["kind"] == "Deployment"]
    [image] = kustomization()["images"]
    shown = made["spec"]["template"]["spec"]["containers"][0]["image"]
    assert shown == f"{image['newName']}:{image['newTag']}"


def test_compose_reads_its_file() -> None:
    command = ["docker", "compose", "-f", str(COMPOSE), "config", "--format", "json"]
    if (
        not shutil.which("docker")
        or subprocess.run([*command[:2], "version"], capture_output=True, timeout=60).returncode
    ):
        pytest.skip("docker compose is not here")
    told = subprocess.run(
        command,
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "POSTGRES_PASSWORD": "kumquat"},
    )

    assert told.returncode == 0, told.stderr
    assert set(json.loads(told.stdout)["services"]) == set(compose()["services"])


@pytest.fixture
def image_folder(tmp_path: Path) -> Iterator[Path]:
    """/app as the Dockerfile makes it, which nobody can write to."""
    app = tmp_path / "app"
    for source, target in copied():
        for file in tracked(source):
            to = app / target / Path(file).relative_to(source)
            to.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / file, to)
    (app / "models").mkdir()
    shutil.copyfile(trained_model(), app / "models" / trained_model().name)
    # Marked by git, which a copy of the content alone is not.
    (app / "deploy" / "install-runtime").chmod(0o555)
    subprocess.run(["chmod", "-R", "a-w", str(app)], check=True)
    yield app
    subprocess.run(["chmod", "-R", "u+w", str(app)], check=True)


WITHOUT_RIGHTS = ["setpriv", "--bounding-set=-all", "--inh-caps=-all", "--no-new-privs"]
"""As root without capabilities, which may write only where the file's mode says so."""


@pytest.mark.slow
def test_the_assistant_starts_from_what_the_image_holds_and_writes_nowhere_else(
    image_folder: Path, tmp_path: Path
) -> None:
    scratch, data, where = tmp_path / "tmp", tmp_path / "data", free_port()
    scratch.mkdir()
    data.mkdir()
    chosen = {"HOST": "127.0.0.1", "PORT": str(where), "RELAPSE_GUIDE_DATA": str(data)}
    temporary = {"HOME": str(scratch), "TMPDIR": str(scratch)}
    environment = {**set_in_image(), **temporary, **chosen, "PATH": os.environ["PATH"]}
    command = [sys.executable, "-m", "server.app"]
    assert json.loads(dict(stages()[-1])["CMD"]) == ["python", "-m", "server.app"]
    with (tmp_path / "log").open("wb") as log:
        started = subprocess.Popen(
            [*(WITHOUT_RIGHTS if os.geteuid() == 0 else []), *command],
            cwd=image_folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    try:
        address = f"http://127.0.0.1:{where}"
        _wait(started, f"{address}/health")
        assert requests.get(f"{address}/ready", timeout=TURN_LIMIT).status_code == 200
        answers = requests.post(
            f"{address}/webhooks/rest/webhook",
            json={"sender": "a", "message": "What is Kyprolis?"},
            timeout=TURN_LIMIT,
        ).json()
        assert "Kyprolis (carfilzomib)" in answers[-1]["text"]
        assert (data / "conversations.sqlite").is_file()
    finally:
        started.terminate()
        started.wait(timeout=30)
    said = (tmp_path / "log").read_text(encoding="utf-8")
    assert "Traceback" not in said
    assert "Training" not in said


def _wait(started: "subprocess.Popen[bytes]", address: str) -> None:
    until = time.monotonic() + START_LIMIT
    while time.monotonic() < until:
        assert started.poll() is None, "it ended"
        try:
            if requests.get(address, timeout=TURN_LIMIT).status_code == 200:
                return
        except requests.ConnectionError:
            pass
        time.sleep(0.3)
    pytest.fail("it did not start in time")
