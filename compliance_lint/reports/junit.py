"""JUnit XML: a suite a ruleset, a test case a rule and subject; findings that count are failures, unstated ones are skipped."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from compliance_lint.errors import Problem
from compliance_lint.findings.finding import Finding
from compliance_lint.reports.view import View

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(view: View) -> str:
    """All findings shown, for each ruleset one passed case that stands for what was met, and as output what settings took away."""
    root = ElementTree.Element("testsuites")
    phrases = view.speaker.phrases
    counting = {id(finding) for finding in view.blocking}
    for number, judged in enumerate(view.inspection.judged):
        ruleset = judged.ruleset
        found = [finding for finding in view.findings if view.ruleset_of(finding.rule) is ruleset]
        failures = sum(id(finding) in counting for finding in found)
        counts = {"tests": len(found) + 1, "failures": failures, "errors": 0, "skipped": len(found) - failures, "time": 0}
        day = f"{view.inspection.as_of.first_day}T00:00:00"
        about = {"package": "compliance-lint", "id": str(number), "name": ruleset.id, "timestamp": day, "hostname": "localhost"}
        suite = ElementTree.SubElement(root, "testsuite", {**about, **{key: str(count) for key, count in counts.items()}})
        ElementTree.SubElement(suite, "properties")
        counted = (phrases[f"count_{key}"].format(count=judged.counts.get(key, 0)) for key in ("met", "not_applicable"))
        passed = view.set(phrases["and"].join(counted))
        ElementTree.SubElement(suite, "testcase", name=passed, classname=ruleset.id, time="0")
        for finding in found:
            _case(view, suite, finding, id(finding) in counting)
        ElementTree.SubElement(suite, "system-out").text = _xml("\n".join(row["message"] for row in view.narrowed()))
        ElementTree.SubElement(suite, "system-err").text = ""
    return _written(root)


def errors(problems: list[Problem], message: str) -> str:
    """A suite with one case in error for each problem of the input, or for the message: nothing was inspected; in English."""
    rows = [(str(one.location), one.message, one.hint) for one in problems] or [("compliance-lint", message, "")]
    root = ElementTree.Element("testsuites")
    about = {"package": "compliance-lint", "id": "0", "name": "input", "timestamp": "1970-01-01T00:00:00", "hostname": "localhost"}
    counts = {"tests": len(rows), "failures": 0, "errors": len(rows), "skipped": 0, "time": 0}
    suite = ElementTree.SubElement(root, "testsuite", {**about, **{key: str(count) for key, count in counts.items()}})
    ElementTree.SubElement(suite, "properties")
    for where, said, hint in rows:
        case = ElementTree.SubElement(suite, "testcase", name=_xml(where), classname="input", time="0")
        ElementTree.SubElement(case, "error", message=_xml(said), type="input").text = _xml(hint)
    ElementTree.SubElement(suite, "system-out").text = ""
    ElementTree.SubElement(suite, "system-err").text = _xml(f"{message}, nothing was inspected")
    return _written(root)


def _written(root: ElementTree.Element) -> str:
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _case(view: View, suite: ElementTree.Element, finding: Finding, counts: bool) -> None:
    name = f"{finding.rule.id} {finding.subject.kind}:{finding.subject.id}"
    case = ElementTree.SubElement(suite, "testcase", name=_xml(name), classname=_xml(finding.rule.ruleset), time="0")
    text = f"{view.locate(finding)}\n{view.set(view.speaker.observation(finding))}\n{view.set(view.say(finding.rule.recommend))}"
    labelled = view.speaker.phrases["labelled"]
    message = view.set(labelled.format(label=view.weight(finding), text=view.say(finding.rule.title)))
    if counts:
        element = ElementTree.SubElement(case, "failure", message=_xml(message), type=finding.outcome)
        element.text = _xml(text)
    else:
        ElementTree.SubElement(case, "skipped", message=_xml(message)).text = _xml(text)


def _xml(text: str) -> str:
    """The text without the characters that XML cannot hold."""
    return _FORBIDDEN.sub("?", text)
