from __future__ import annotations

from findings import RULES, Sources, printed
from rich.cells import cell_len

from flyte_reslint.checks.finding import Finding, Related
from flyte_reslint.domain.values import Place
from flyte_reslint.report.full import full

TRAIN = """\
import flyte
from config import SIZE

LIMIT = "4Gi"


def unrelated():
    return 1


env = flyte.TaskEnvironment(
    name="train",
    resources=flyte.Resources(cpu=(1, 2), memory=(SIZE, LIMIT)),
)
"""

SOURCES = Sources(src__train=TRAIN, src__config='SIZE = "8Gi"\n')

ABOVE = Finding(
    "FLR104",
    SOURCES.place("(SIZE, LIMIT)"),
    'the memory request "8Gi" is above its limit "4Gi", so that Kubernetes refuses the pod',
    'raise the limit to "8Gi", or lower the request to "4Gi"',
    (
        Related(SOURCES.place('SIZE = "8Gi"', "src/config.py"), "SIZE is set here"),
        Related(SOURCES.place('LIMIT = "4Gi"'), "LIMIT is set here"),
    ),
)


def shown(finding, sources=SOURCES, width=80, **options):
    return printed(list(full([finding], RULES, sources.read_line, width)), width, **options)


def test_a_finding_at_eighty_columns():
    assert (
        shown(ABOVE)
        == """\
error[FLR104]: the memory request "8Gi" is above its limit "4Gi", so that
               Kubernetes refuses the pod
  --> src/train.py:13:50
   |
 4 | LIMIT = "4Gi"
   | ------------- LIMIT is set here
...
11 | env = flyte.TaskEnvironment(
12 |     name="train",
13 |     resources=flyte.Resources(cpu=(1, 2), memory=(SIZE, LIMIT)),
   |                                                  ^^^^^^^^^^^^^
14 | )
   |
  ::: src/config.py:1:1
   |
 1 | SIZE = "8Gi"
   | ------------ SIZE is set here
   |
   = help: raise the limit to "8Gi", or lower the request to "4Gi"
   = rule: request-above-limit, explained by `flyte-reslint rule FLR104`

"""
    )


def test_a_wide_terminal_needs_no_folding():
    assert shown(ABOVE, width=160).splitlines()[0] == f"error[FLR104]: {ABOVE.message}"


def test_no_line_is_wider_than_the_terminal():
    for width in (40, 80, 160):
        assert max(map(cell_len, shown(ABOVE, width=width).splitlines())) <= width


def test_colour_is_only_for_terminals_that_have_it():
    assert "\x1b[1;31merror[FLR104]" in shown(ABOVE, force_terminal=True, color_system="standard")
    assert "\x1b" not in shown(ABOVE, color_system=None)


def test_each_part_of_a_line_has_its_own_colour():
    (line,) = (line for line in full([ABOVE], RULES, SOURCES.read_line, 80) if str(line).startswith("13 |"))
    drawn = line.__rich__()
    assert [(drawn.plain[span.start : span.end], span.style) for span in drawn.spans] == [("13 | ", "bold blue")]
    assert drawn.style == ""


def test_a_line_reads_without_rich_as_rich_writes_it():
    sources = Sources(a='\tx = flyte.Resources(memory="日本", cpu="4 Gi")  \n')
    finding = Finding("FLR101", sources.place('"日本"'), "no quantity", remedy="write `4Gi` \u200b instead")
    for width in (20, 40, 80):
        lines = list(full([finding], RULES, sources.read_line, width))
        assert "".join(f"{line}\n" for line in lines) == printed(lines, width, color_system=None)


def test_wide_characters_are_underlined_by_the_cells_they_take():
    sources = Sources(a='x = flyte.Resources(memory="日本", cpu="4 Gi")')
    lines = shown(Finding("FLR101", sources.place('"日本"'), "no quantity"), sources).splitlines()
    assert lines[4] == "  |                            ^^^^^^"
    lines = shown(Finding("FLR101", sources.place('"4 Gi"'), "no quantity"), sources).splitlines()
    assert lines[4] == "  |                                        ^^^^^^"
    assert cell_len(lines[3].partition('"4 Gi"')[0]) == lines[4].index("^")


def test_tabs_are_as_wide_in_the_source_as_below_it():
    sources = Sources(a='\tx = flyte.Resources(\tmemory="4GB")')
    lines = shown(Finding("FLR101", sources.place('"4GB"'), "no quantity"), sources).splitlines()
    assert "\t" not in lines[3]
    assert lines[3].index('"4GB"') == lines[4].index("^^^^^")


def test_the_source_cannot_command_the_terminal():
    sources = Sources(a='x = "\x1b[31m\u202e4GB"')
    text = shown(Finding("FLR101", sources.place('"\x1b[31m\u202e4GB"'), "\x1b[2J is no quantity"), sources)
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "\u241b[31m" in text


def test_a_long_line_is_cut_around_the_value():
    before, after = (", ".join(f"{name}_{number}" for number in range(80)) for name in ("before", "after"))
    sources = Sources(a=f'x = [{before}, "4GB", {after}]')
    line, strokes = shown(Finding("FLR101", sources.place('"4GB"'), "no quantity"), sources).splitlines()[3:5]
    assert line.startswith("1 | …")
    assert line.endswith("…")
    assert line.index('"4GB"') == strokes.index("^^^^^")
    assert 60 < cell_len(line) <= 80


def test_a_value_longer_than_the_terminal_is_still_underlined():
    sources = Sources(a='x = "' + "日" * 200 + '"')
    finding = Finding("FLR101", sources.place('"' + "日" * 200 + '"'), "no quantity")
    line, strokes = shown(finding, sources).splitlines()[3:5]
    assert '"日' in line
    assert line.endswith("…")
    assert strokes.endswith("^" * 60)
    assert max(cell_len(line), cell_len(strokes)) <= 80


BLOCK = """\
env = flyte.TaskEnvironment(
    resources=flyte.Resources(
        cpu=2,
        memory="4GB",
    ),
)
"""


def test_a_value_of_several_rows_has_a_bar_along_it():
    sources = Sources(a=BLOCK)
    value = BLOCK[BLOCK.index("flyte.Resources") : BLOCK.index("),\n") + 1]
    finding = Finding(
        "FLR101", sources.place(value), "no quantity", related=(Related(sources.place('"4GB"'), "this one"),)
    )
    assert shown(finding, sources).splitlines()[1:-2] == [
        " --> a.py:2:15",
        "  |",
        "1 |   env = flyte.TaskEnvironment(",
        "2 |       resources=flyte.Resources(",
        "  |  _______________^",
        "3 | |         cpu=2,",
        '4 | |         memory="4GB",',
        "  | |                ----- this one",
        "5 | |     ),",
        "  | |_____^",
        "6 |   )",
        "  |",
    ]


def test_a_value_of_many_rows_is_shown_by_its_ends():
    text = "x = [\n" + "    1,\n" * 40 + "]\n"
    sources = Sources(a=text)
    shown_rows = shown(Finding("FLR101", sources.place(text[4:-1]), "too long"), sources).splitlines()
    assert [line.split()[0] for line in shown_rows if line[:1].isdigit() or line[1:2].isdigit()] == [
        "1", "2", "3", "4", "41", "42",
    ]  # fmt: skip
    assert any(line.startswith("...") for line in shown_rows)


def test_a_place_without_length_gets_one_stroke():
    sources = Sources(a="x = (\n")
    lines = shown(Finding("FLR101", Place("a.py", 1, 6, 1, 6), "the file ends here"), sources).splitlines()
    assert lines[4] == "  |      ^"


def test_a_file_that_cannot_be_read_still_has_its_finding():
    finding = Finding("FLR101", Place("gone.py", 1, 1, 1, 1), "the file cannot be decoded")
    text = printed(list(full([finding], RULES, lambda _file, _row: "", 80)), 80)
    assert "--> gone.py:1:1" in text


def test_a_long_label_goes_below_its_underline():
    label = "this is where the value comes from, long ago and far away, in another part of the file"
    finding = Finding(
        "FLR101", SOURCES.place('"4Gi"'), "no quantity", related=(Related(SOURCES.place("LIMIT)"), label),)
    )
    text = shown(finding)
    assert " ".join(" ".join(line.removeprefix("   | ").split()) for line in text.splitlines()).count(label) == 1
    assert max(map(cell_len, text.splitlines())) <= 80
