"""Values of labels: what begins like a label of its own is still the value of the label before it."""

from __future__ import annotations

import pytest

from gov_archive.extract.article import printed

TITLE = "图解：云栖镇2031年政府工作报告"
SAID = {"名称": TITLE, "索引号": "YX-2031-004", "发文字号": "", "发布日期": "2031-01-18"}
OFFICE = {"所属机构": "云栖镇人民政府：办公室"}
TEXT = ("云栖镇第六届人民代表大会第一次会议开幕，镇长作工作报告。", "今年将新建口袋公园六座，改造老旧小区八个。")


@pytest.mark.parametrize(
    ("row", "holder", "said"),
    [
        ("<div><span>{}</span><span>{}</span></div>", "div", SAID),
        ("<div><span>{}：</span><span>{}</span></div>", "div", SAID),
        ("<li><b>{}：</b>{}</li>", "ul", SAID),
        ("<tr><td>{}：</td><td>{}</td></tr>", "table", OFFICE | SAID),
        ("<tr><td>{}</td><td>{}</td></tr>", "table", OFFICE | SAID),
    ],
)
def test_a_value_that_begins_like_a_label_is_the_value_of_the_label_before_it(row: str, holder: str, said: dict[str, str]) -> None:
    rows = "".join(row.format(label, value) for label, value in said.items())
    text = "".join(f"<p>　　{line}</p>" for line in TEXT)
    html = f"<title>{TITLE}_云栖镇</title><h1>{TITLE}</h1><{holder} class=i>{rows}</{holder}><div class=c>{text}</div>"
    found = printed(f"<!DOCTYPE html><meta charset=utf-8><body>{html}</body>".encode())
    assert (found.metadata, found.paragraphs) == (said, TEXT)


def test_labels_in_runs_of_one_line_stay_labels() -> None:
    line = "".join(f"<span>{label}：{value}</span> " for label, value in {"发文字号": "", "归档号": "12", "发布日期": "2031-01-18"}.items())
    text = "".join(f"<p>　　{line}</p>" for line in TEXT)
    html = f"<!DOCTYPE html><meta charset=utf-8><body><h1>{TITLE}</h1><div>{line}</div><div>{text}</div></body>"
    assert printed(html.encode()).metadata == {"发文字号": "", "归档号": "12", "发布日期": "2031-01-18"}
