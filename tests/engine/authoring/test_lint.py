"""Lint: what it finds, in which words, and what it proves."""

import pytest

from engine.authoring.lint.run import lint
from engine.authoring.lint.sources import load_sections
from engine.authoring.personas import load_personas
from engine.playbook.parse import load_playbook
from engine.reading.problems import PlaybookProblems
from playbooks import starter
from playbooks.schemas import FOLDER

pytestmark = pytest.mark.database_free
BOOK, BASICS = "playbook.yaml", "chapters/basics.yaml"
WORDS = 'title: {zh: "文", en: "words"}, prompt: {zh: "文", en: "words"}, help: {zh: "文", en: "words"}, why: {zh: "文", en: "words"}'
SECOND_RULE = """\
- id: c_again
  code: "C-02"
  title: {zh: "再", en: "Again"}
  severity: low
  when: "interviews < enough_interviews && !(problem >= 2)"
  message: {zh: "讯息", en: "Message"}
  why: {zh: "缘由", en: "Why"}
  action:
    id: a_again
    title: {zh: "做", en: "Do"}
    steps: [{zh: "一", en: "One"}, {zh: "二", en: "Two"}]
    effort: ["1", "2"]
    horizon: 30
    owner: ceo
    evidence: {zh: "证据", en: "Evidence"}
bands:
"""
IDLE = f"""\
- {{id: idle, code: "BA-03", type: level, {WORDS}, target: "N", levels: [
    {{zh: "一", en: "a"}}, {{zh: "二", en: "b"}}, {{zh: "三", en: "c"}}, {{zh: "四", en: "d"}}, {{zh: "五", en: "e"}}]}}
- id: problem
"""
FIGURES = "\n  bands:\n  - {below: enough_interviews, severity: medium}"


def remarks(folder, *changes, today=""):
    starter.begin("begun", folder, schemas=FOLDER)
    for name, old, new in changes:
        path = folder / name
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new, 1))
    playbook = load_playbook(folder)
    found = lint(playbook, load_personas(folder, playbook), today=today)
    return [f"{remark.kind}: {remark.message}" for remark in found if remark.kind != "note"]


def test_the_starter_gives_no_remark(tmp_path):
    assert remarks(tmp_path / "begun") == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param(
            [(BOOK, "problem <= 1 && interviews", "problem > 4 && interviews")],
            "error: the rule c_blind never holds (all 40 cases): problem > 4 && interviews < enough_interviews",
            id="never",
        ),
        pytest.param(
            [
                (
                    BOOK,
                    "problem <= 1 && interviews < enough_interviews",
                    "problem <= 4 || interviews < enough_interviews",
                )
            ],
            "error: the rule c_blind always holds (all 40 cases): problem <= 4 || interviews < enough_interviews",
            id="always",
        ),
        pytest.param(
            [(BASICS, "  weight: 3\n  target", '  weight: 3\n  relevant_if: "stage > 4"\n  target')],
            "error: the relevance of problem never holds (all 5 cases): stage > 4",
            id="never-asked",
        ),
        pytest.param(
            [(BOOK, "problem <= 1 &&", "problem >= 1 &&")],
            "error: raising problem from 0 to 1 can switch on the rule c_blind; mark it tension: true",
            id="tension",
        ),
        pytest.param(
            [(BOOK, "bands:\n", SECOND_RULE)],
            "error: the rules c_again and c_blind always fire together (all 40 cases)",
            id="always-together",
        ),
        pytest.param(
            [
                (
                    BASICS,
                    FIGURES,
                    "\n  bands:\n  - {below: enough_interviews, severity: medium}\n  - {at_most: enough_interviews, severity: low}\n  - {below: enough_interviews, severity: high}",
                )
            ],
            "error: interviews: no value reaches the band below enough_interviews; an earlier one takes all (all 1 cases)",
            id="shadowed-band",
        ),
        pytest.param(
            [
                (
                    BOOK,
                    "targets:\n",
                    '- {id: few, title: {zh: "少", en: "Few"}, value: "5", unit: {zh: "次", en: "x"}, source: h, as_of: "2026-11"}\ntargets:\n',
                ),
                (
                    BASICS,
                    FIGURES,
                    "\n  bands:\n  - {below: few, severity: low}\n  - {below: enough_interviews, severity: high}",
                ),
            ],
            "error: interviews: its bands grow milder towards the worse end (low); mend the order, or say other_direction",
            id="not-monotone",
        ),
        pytest.param(
            [
                (
                    BOOK,
                    "every_chapter: 60, no_open: [critical, high]",
                    'every_chapter: 60, no_open: [critical, high]}\n- {id: top, name: {zh: "顶", en: "Top"}, summary: {zh: "顶", en: "Top"}, at_least: 75, every_chapter: 60, no_open: []',
                )
            ],
            "error: the band ready cannot be reached: top asks for no more",
            id="unreachable-band",
        ),
        pytest.param(
            [
                ("personas/all_zero.yaml", "problem: 0, interviews: 0", "problem: 2, interviews: 20"),
                ("personas/all_zero.yaml", "[problem, interviews, c_blind]", "[]"),
            ],
            "error: no persona exercises the gap problem, interviews",
            id="gap-not-exercised",
        ),
        pytest.param(
            [("personas/all_zero.yaml", "problem: 0,", "problem: 1,")],
            "error: no persona exercises the gate g_problem",
            id="gate-not-exercised",
        ),
        pytest.param(
            [(BASICS, "- id: problem\n", IDLE), (BASICS, "[stage, problem,", "[stage, idle, problem,")],
            "error: the question idle scores nothing: it has no weight and no gap, and no rule reads it",
            id="idle-question",
        ),
        pytest.param(
            [(BASICS, '  target: "N"', "  target: [0, 0, 0, 0, 0]")],
            "error: the question problem scores nothing: no level is expected of it at any stage",
            id="no-target",
        ),
        pytest.param(
            [(BASICS, '  target: "N"', "  target: [0, 0, 1, 1, 2]\n  blocker: true")],
            "error: problem is a blocker, but nothing is expected of it at the first stages; expect level 1",
            id="blocker-without-target",
        ),
        pytest.param(
            [
                (
                    BOOK,
                    "targets:\n",
                    '- {id: idle, title: {zh: "闲", en: "Idle"}, value: "5", unit: {zh: "次", en: "x"}, source: h, as_of: "2026-11"}\ntargets:\n',
                )
            ],
            "error: the parameter idle is used by nothing; remove it",
            id="unused-parameter",
        ),
        pytest.param(
            [(BASICS, "    horizon: 30", "    horizon: 90")],
            "warning: the action a_interviews is due in 30 days, but waits for a_problem, due in 90",
            id="late-prerequisite",
        ),
        pytest.param(
            [(BASICS, "  references: []", "  references: [f_x_01]")],
            "error: problem cites “f_x_01”, which neither references nor calendar list; add it, or cite another",
            id="unlisted-reference",
        ),
        pytest.param(
            [(BOOK, "  source: heuristic", "  source: f_x_01")],
            "error: the parameter enough_interviews cites “f_x_01”, which neither references nor calendar list; add it, or cite another",
            id="unlisted-source-of-a-parameter",
        ),
        pytest.param(
            [(BASICS, "  source: []", '  source: ["S99.9z"]')],
            "warning: the sections cited cannot be checked; list those of the guide in sources.yaml",
            id="sections-not-listed",
        ),
        pytest.param(
            [(BOOK, 'en: "Building without asking"', "en: 'Building without asking\"'")],
            'error: playbook.rules.c_blind.title: the en text has a " without its other end: Building without asking"',
            id="lone-quote",
        ),
        pytest.param(
            [(BOOK, 'en: "Building without asking"', 'en: Building without asking"')],
            'error: playbook.rules.c_blind.title: the en text has a " without its other end: Building without asking"',
            id="lone-quote-unquoted",
        ),
        pytest.param(
            [(BOOK, 'en: "Building without asking"', 'en: "Building (without] asking)"')],
            "error: playbook.rules.c_blind.title: the en text has a ] without its other end: Building (without] asking)",
            id="crossed-brackets",
        ),
        pytest.param(
            [(BOOK, 'zh: "没有问过就动手"', 'zh: "没有问过（就动手"')],
            "error: playbook.rules.c_blind.title: the zh text has a （ without its other end: 没有问过（就动手",
            id="lone-bracket",
        ),
        pytest.param(
            [(BOOK, 'zh: "没有问过就动手"', 'zh: "没有问过”就动手"')],
            "error: playbook.rules.c_blind.title: the zh text has a ” without its other end: 没有问过”就动手",
            id="lone-curly-quote",
        ),
        pytest.param(
            [(BOOK, 'en: "Building without asking"', 'en: "没有问过就动手"')],
            "error: playbook.rules.c_blind.title: the text is the same in both languages: 没有问过就动手",
            id="same-text",
        ),
        pytest.param(
            [(BOOK, 'en: "Building without asking"', 'en: "Building 问"')],
            "error: playbook.rules.c_blind.title: the English text holds Chinese: Building 问",
            id="chinese-in-english",
        ),
        pytest.param(
            [(BOOK, 'zh: "没有问过就动手"', 'zh: "Building first"')],
            "warning: playbook.rules.c_blind.title: the Chinese text holds no Chinese: Building first",
            id="no-chinese",
        ),
        pytest.param(
            [
                (
                    BASICS,
                    "  bands:\n  - {below: enough_interviews, severity: medium}",
                    '  bands:\n  - {below: enough_interviews, severity: medium, when: "stage > 4"}',
                )
            ],
            "error: nobody needs the action a_interviews: interviews fires in no persona and in none of 400 samples",
            id="idle-action",
        ),
    ],
)
def test_a_finding_is_told_in_full(tmp_path, changes, said):
    folder = tmp_path / "begun"
    assert said in remarks(folder, *changes)


def test_a_section_that_the_guide_does_not_have_is_refused(tmp_path):
    folder = tmp_path / "begun"
    remarks(folder, (BASICS, "  source: []", '  source: ["S1.1", "S99.9z"]'))
    (folder / "sources.yaml").write_text('sections: ["S1.1"]\n')
    playbook = load_playbook(folder)

    found = lint(playbook, load_personas(folder, playbook), sections=load_sections(folder))

    assert [r.message for r in found if r.kind != "note"] == [
        "problem cites the section “S99.9z”, which the guide does not have; use one that sources.yaml lists"
    ]


def test_a_list_of_sections_with_mistakes_is_refused_with_the_place(tmp_path):
    (tmp_path / "sources.yaml").write_text("sections: [1]\nmore: 2\n")
    with pytest.raises(PlaybookProblems) as told:
        load_sections(tmp_path)
    assert str(told.value).splitlines() == [
        "sources.yaml:1:12: “1” must be a text; put it in quotes",
        "sources.yaml:2:1: the list of sources has no field “more”; remove it",
    ]


def test_an_overdue_review_is_a_warning(tmp_path):
    law = (
        'calendar:\n- {id: law, code: "F-01", text: {zh: "法", en: "Law"}, jurisdiction: "EU", as_of: "2026-01", '
        'review_by: "2026-06", source: {zh: "源", en: "Source"}}\nbands:\n'
    )
    late = remarks(tmp_path / "a", (BOOK, "bands:\n", law), today="2026-11-24")
    early = remarks(tmp_path / "b", (BOOK, "bands:\n", law), today="2026-05-01")

    assert late == ["warning: the legal fact F-01 was to be reviewed by 2026-06"]
    assert early == []


def test_rules_that_calculate_are_shown_by_samples(tmp_path):
    starter.begin("begun", tmp_path / "a", schemas=FOLDER)
    path = tmp_path / "a" / BOOK
    path.write_text(path.read_text().replace("interviews < enough", "interviews + 1 < enough", 1))
    playbook = load_playbook(tmp_path / "a")

    notes = [r.message for r in lint(playbook, load_personas(tmp_path / "a", playbook)) if r.kind == "note"]

    assert notes == ["0 of 1 compound rules were gone through case by case, 1 by samples"]
