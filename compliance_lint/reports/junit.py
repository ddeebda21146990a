"""JUnit XML: a suite a ruleset, a test case a rule and subject; findings that count are failures, unstated ones are skipped."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from compliance_lint.findings.finding import Finding
from compliance_lint.reports.view import View

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(view: View) -> str:
    """All findings shown, and for each ruleset one passed case that stands for what was met."""
    root = ElementTree.Element("testsuites")
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
        passed = f"{judged.counts.get('met', 0)} met, {judged.counts.get('not_applicable', 0)} not applicable"
        ElementTree.SubElement(suite, "testcase", name=passed, classname=ruleset.id, time="0")
        for finding in found:
            _case(view, suite, finding, id(finding) in counting)
        ElementTree.SubElement(suite, "system-out").text = ""
        ElementTree.SubElement(suite, "system-err").text = ""
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _case(view: View, suite: ElementTree.Element, finding: Finding, counts: bool) -> None:
    name = f"{finding.rule.id} {finding.subject.kind}:{finding.subject.id}"
    case = ElementTree.SubElement(suite, "testcase", name=_xml(name), classname=_xml(finding.rule.ruleset), time="0")
    text = f"{view.locate(finding)}\n{view.set(view.speaker.observation(finding))}\n{view.set(view.say(finding.rule.recommend))}"
    title = view.set(view.say(finding.rule.title))
    if counts:
        element = ElementTree.SubElement(case, "failure", message=_xml(f"{finding.severity}: {title}"), type=finding.outcome)
        element.text = _xml(text)
    else:
        ElementTree.SubElement(case, "skipped", message=_xml(f"{finding.outcome}, {finding.severity}: {title}")).text = _xml(text)


def _xml(text: str) -> str:
    """The text without the characters that XML cannot hold."""
    return _FORBIDDEN.sub("?", text)
