"""The values for Zero to JupyterHub: well-formed, valid for the chart, and locked down.

The schema of the chart is not copied here. Below are the
expected types of the keys in use, as in that schema (``jupyterhub/values.schema.yaml`` of
the chart): look up a new key there first, and add it here.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys

import jsonschema
import pytest
import yaml

from tests.project.project_files import ROOT

FOLDER = ROOT / "binder" / "hub"
VALUES = yaml.safe_load((FOLDER / "values.yaml").read_text("utf-8"))
RULES = "{extends: default, rules: {line-length: {max: 100}}}"


def kind(*names):
    return {"type": list(names)}


def keys(**inside):
    return {"type": "object", "additionalProperties": False, "properties": inside}


FREE = {"type": "object"}
SWITCH = keys(enabled=kind("boolean"))
TEXT, NUMBER, INTEGER, FLAG = kind("string"), kind("number"), kind("integer"), kind("boolean")
SIZE = {"type": "string", "pattern": r"^\d+[KMG]$"}
ADDRESSES = keys(
    **dict.fromkeys(
        (
            *("cloudMetadataServer", "dnsPortsCloudMetadataServer", "dnsPortsPrivateIPs"),
            *("dnsPortsKubeSystemNamespace", "nonPrivateIPs", "privateIPs"),
        ),
        FLAG,
    )
)
NETWORK = keys(enabled=FLAG, egressAllowRules=ADDRESSES, egress=kind("array"))

EXPECTED = keys(
    hub=keys(
        config=FREE,
        activeServerLimit=INTEGER,
        concurrentSpawnLimit=INTEGER,
        redirectToServer=FLAG,
        allowNamedServers=FLAG,
        networkPolicy=NETWORK,
    ),
    proxy=keys(
        service=keys(type={"enum": ["ClusterIP", "NodePort", "LoadBalancer", "ExternalName"]}),
        https=keys(enabled=FLAG, hosts=kind("array"), letsencrypt=keys(contactEmail=TEXT)),
        chp=keys(networkPolicy=NETWORK),
    ),
    singleuser=keys(
        image=keys(name=TEXT, tag=TEXT, pullPolicy={"enum": ["IfNotPresent", "Always", "Never"]}),
        cmd=kind("array"),
        defaultUrl=TEXT,
        startTimeout=INTEGER,
        extraEnv=FREE,
        storage=keys(type={"enum": ["dynamic", "static", "none"]}),
        memory=keys(guarantee=SIZE, limit=SIZE),
        cpu=keys(guarantee=NUMBER, limit=NUMBER),
        allowPrivilegeEscalation=FLAG,
        cloudMetadata=keys(blockWithIptables=FLAG, ip=TEXT),
        networkPolicy=NETWORK,
    ),
    scheduling=keys(
        userScheduler=SWITCH,
        podPriority=SWITCH,
        userPlaceholder=keys(enabled=FLAG, replicas=INTEGER),
    ),
    prePuller=keys(hook=SWITCH, continuous=SWITCH),
    cull=keys(enabled=FLAG, users=FLAG, timeout=INTEGER, every=INTEGER, maxAge=INTEGER),
)


def test_the_values_file_passes_the_linter():
    command = [sys.executable, "-m", "yamllint", "--strict", "-d", RULES, FOLDER / "values.yaml"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_all_keys_are_valid_for_the_chart():
    jsonschema.Draft7Validator.check_schema(EXPECTED)
    jsonschema.Draft7Validator(EXPECTED).validate(VALUES)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("singleuser", "memory", "guarantee"), 320),
        (("singleuser", "storage", "type"), "disk"),
        (("singleuser", "netwrokPolicy"), {"enabled": True}),
        (("cull", "timeout"), "an hour"),
    ],
)
def test_the_schema_check_finds_a_mistake(path, value):
    changed = yaml.safe_load((FOLDER / "values.yaml").read_text("utf-8"))
    inner = changed
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft7Validator(EXPECTED).validate(changed)


def test_the_cluster_stores_nothing_and_blocks_outgoing_traffic():
    person = VALUES["singleuser"]
    assert person["storage"] == {"type": "none"}
    assert person["extraEnv"]["WORKBOOK_MODE"] == "guest"
    assert person["networkPolicy"]["enabled"]
    assert not any(person["networkPolicy"]["egressAllowRules"].values())
    assert person["networkPolicy"]["egress"] == []
    assert VALUES["proxy"]["https"]["enabled"]


def test_the_cluster_runs_the_same_command_as_a_single_server():
    assert VALUES["singleuser"]["cmd"] == ["workbook", "serve", "--hub"]
    source = (FOLDER / "jupyterhub_config.py").read_text("utf-8")
    assert ast.parse(source)
    assert '"serve", "--hub"' in source
    authenticator = VALUES["hub"]["config"]["JupyterHub"]["authenticator_class"]
    assert f'authenticator_class = "{authenticator}"' in source


def test_resource_limits_exceed_the_measured_use():
    memory = VALUES["singleuser"]["memory"]
    guarantee, limit = (int(memory[item].removesuffix("M")) for item in ("guarantee", "limit"))
    readme = (FOLDER / "README.md").read_text("utf-8")
    measured = int(re.search(r"\| one person, one chapter open \| (\d+) MB \|", readme)[1])
    assert measured < guarantee < limit
    text = (FOLDER / "values.yaml").read_text("utf-8")
    assert f"takes {measured} MB" in text


def test_images_are_prepulled_and_placeholders_reserved():
    assert VALUES["prePuller"]["hook"]["enabled"]
    assert VALUES["prePuller"]["continuous"]["enabled"]
    assert VALUES["scheduling"]["podPriority"]["enabled"]
    assert VALUES["scheduling"]["userPlaceholder"]["enabled"]
    assert VALUES["cull"]["enabled"]
