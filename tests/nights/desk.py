"""An office's desk: invented documents, what editors do to them, and the folder from which the sample portal serves them."""

from __future__ import annotations

import json
import random
import uuid
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pathlib import Path

Kind = Literal["report", "half_year", "near_miss", "notice"]
Address = Literal["text", "gone", "another"]
Meaning = tuple[object, ...]

_SPACE = uuid.UUID("0b9ce0b5-6d5c-4a51-9b5e-0a4fbb3f7d10")
_PAST = (
    "全年完成地方财政收入{}万元，引进企业{}家，走访企业“服务包”兑现率逐年提高。",
    "青石泾河道整治完成{}公里，新增绿地{}平方米，村容村貌进一步改善。",
    "建成为老服务站{}个，开设助餐点{}处，惠及老人的“暖心小屋”全面启用。",
    "办结群众来信来访{}件，化解历史积案{}件，社会面保持平稳有序。",
    "改造老旧小区{}万平方米，加装电梯{}台，居民群众的居住条件得到改善。",
    "新办托育园{}所，新增学位{}个，家门口的学校越办越好。",
    "听松路拓宽工程通车，新辟公交线路{}条，增设停车泊位{}个。",
    "举办乡村音乐会{}场，培育文化队伍{}支，“溪边书屋”每晚开放。",
)
_PLAN = (
    "力争引进重点项目{}个，盘活低效用地{}亩，推动园区二期开工。",
    "计划新建口袋公园{}座，完成河道轮疏{}公里，继续巩固整治成果。",
    "着力新增养老床位{}张，培训护理人员{}名，让老人安享晚年。",
    "继续开展安全检查{}次，整改隐患{}处，守住安全底线。",
)
_NOTES = (
    ("服务包", "指镇政府为企业提供的一揽子服务事项"),
    ("暖心小屋", "指设在村组的便民休息点"),
    ("溪边书屋", "指由闲置泵房改建的公共阅览室"),
)
_NOTICES = (
    "关于云栖镇{}号泵闸检修期间临时停航的通告",
    "因泵闸设备检修，{}号航段自即日起停航{}天，过往船只请绕行柳叶港。",
    "检修期间，值班船艇凭证通行，临时停靠点设在石浦码头，联系电话见现场公告牌。",
    "如遇台风，检修顺延，不再另行通知。",
)


@dataclass(frozen=True)
class Document:
    """One item as its editors entered it; ``typography`` is how it is typed, which changes nothing of what it says."""

    key: str
    kind: Kind
    title: str
    headline: str
    head: tuple[str, ...]
    body: tuple[str, ...]
    notes: tuple[tuple[str, str], ...]
    metadata: tuple[tuple[str, str], ...]
    published_on: date
    typography: int = 0
    listed: bool = True
    address: Address = "text"
    is_read_yet: bool = field(default=False, compare=False)

    @property
    def is_report(self) -> bool:
        """Whether the archive follows it."""
        return self.kind in {"report", "half_year"}

    @property
    def text(self) -> Meaning:
        """Return what the text says, notes apart."""
        return (*self.head, *self.body)

    @property
    def meaning(self) -> Meaning:
        """Return everything that makes a new version when it differs."""
        return (self.headline, self.text, self.notes, self.metadata)


class Desk:
    """Every document that ever was, by key; ``redesigns`` counts how often the portal changed its markup."""

    def __init__(self, folder: Path, seed: int = 0) -> None:
        self.folder = folder
        self.documents: dict[str, Document] = {}
        self.serial = 0
        self.seed = seed

    def fresh(self) -> int:
        """Return a number that was never used."""
        self.serial += 1
        return self.serial

    def publish(self, kind: Kind, *, today: date, listed: bool = True, address: Address = "text") -> Document:
        """Publish a document that says what no other says."""
        number = self.fresh()
        made = _written(kind, f"{uuid.uuid5(_SPACE, f'{self.seed}/{number}')}", number, today - timedelta(days=number % 9))
        self.documents[made.key] = replace(made, listed=listed, address=address)
        return self.documents[made.key]

    def put(self, key: str, **changed: object) -> None:
        """Change fields of the document *key*."""
        self.documents[key] = replace(self.documents[key], **changed)  # type: ignore[arg-type]

    def save(self) -> None:
        """Write what the portal shows into the folder."""
        for path in self.folder.iterdir():
            path.unlink()
        for number, one in enumerate(self.documents.values()):
            if one.listed or one.address != "gone":
                self._write(f"{number:04}", one)
        if not any(self.folder.iterdir()):  # a portal without any text cannot be served: something stands where nobody looks
            self._write("none", replace(_written("notice", str(uuid.uuid5(_SPACE, "none")), 0, date(2026, 1, 5)), listed=False))

    def _write(self, name: str, one: Document) -> None:
        said = shown(one)
        fields = {"infoid": one.key, "title": said.headline, "published_on": said.published_on.isoformat()}
        fields |= {"source": "云栖镇", "column": "政府工作报告" if said.kind == "report" else "政务公开"}
        table = [*_lines(fields), f"listed = {'true' if said.listed else 'false'}", "[metadata]", *_lines(dict(said.metadata))]
        (self.folder / f"{name}.toml").write_text("\n".join(table), encoding="utf-8")
        (self.folder / f"{name}.txt").write_text("\n".join(printed(said)), encoding="utf-8")


def other_office(number: int) -> Document:
    """Return a report of another office, 柳叶镇."""
    made = _written("report", str(uuid.uuid5(_SPACE, f"other office {number}")), 900 + number, date(2026, 2, 3))

    def renamed(text: str) -> str:
        return text.replace("云栖", "柳叶")

    head, body = (tuple(map(renamed, lines)) for lines in (made.head, made.body))
    return replace(made, title=renamed(made.title), headline=renamed(made.headline), head=head, body=body)


def edited(one: Document, how: int, number: int) -> Document:
    """Return *one* with its text edited in one of the ways in which editors edit; *number* was never used.

    No two edits add the same words: a line that enters three documents, figures aside, is taken for the portal's own.
    """
    place = number % len(one.body)
    line = one.body[place]
    where = "".join("零壹贰叁肆伍陆柒捌玖"[int(digit)] for digit in str(number))
    ways = [
        (*one.body[:place], f"{line[:-1]}，其中新增{1000 + number}项。", *one.body[place + 1 :]),
        (*one.body[:place], f"{number % 12 + 1}月以来，望塔村{where}组试点“一桌说事”，收集建议{1000 + number}条。", *one.body[place:]),
        (*one.body[:place], f"{where}片区" + _PAST[number % len(_PAST)].format(2000 + number, 3000 + number), *one.body[place + 1 :]),
        one.body[:place] + one.body[place + 1 :] if len(one.body) > 4 else (*one.body, f"{where}片区全年检修路灯{1000 + number}盏。"),
    ]
    return replace(one, body=ways[how % len(ways)])


def annotated(one: Document, how: int, number: int) -> Document:
    """Return *one* with a note altered, taken out, or added."""
    notes = list(one.notes)
    if notes and how % 3 == 0:
        notes[0] = (notes[0][0], f"{_NOTES[0][1]}，自第{number}期起实行")
    elif notes and how % 3 == 1:
        notes.pop()
    else:
        notes.append((f"板凳课堂{number}", f"指在村民院落里开办的第{number}个夜间课堂"))
    return replace(one, notes=tuple(notes))


def _written(kind: Kind, key: str, number: int, published_on: date) -> Document:
    rng = random.Random(number)
    year = 2003 + number % 24
    drawn = [line.format(rng.randint(20, 900), 10_000 + number) for line in rng.sample(_PAST, 5)]
    plan = [line.format(rng.randint(20, 900), 10_000 + number) for line in rng.sample(_PLAN, 2)]
    meeting = f"在云栖镇第{'一二三四五六七八九'[number % 9]}届人民代表大会第{'一二三四五'[number % 5]}次会议上"
    opening = ("各位代表：", "现在，我代表云栖镇人民政府，向大会报告工作，请予审议。")
    head: tuple[str, ...]
    body: tuple[str, ...]
    if kind == "report":
        title = f"{year}年云栖镇政府工作报告"
        head = (title, f"——{year}年1月{number % 20 + 1}日{meeting}", "云栖镇镇长  林远", *opening)
        body = (f"一、{year - 1}年工作回顾", *drawn, f"二、{year}年主要任务", *plan, "各位代表，让我们携手奋进，为建设美丽云栖而努力！")
    elif kind == "half_year":
        title = f"云栖镇{year}年上半年工作情况报告"
        head = (title, f"——{year}年7月{number % 20 + 1}日{meeting}", "云栖镇镇长  林远", *opening)
        body = (f"一、{year}年上半年工作情况", *drawn, "二、下半年工作安排", *plan)
    elif kind == "near_miss":
        title = f"云栖镇{year}年政府信息公开工作年度报告"
        head = (title, "本年度报告根据《中华人民共和国政府信息公开条例》有关规定编制，由云栖镇人民政府公布。")
        body = (
            "一、总体情况",
            f"主动公开政府信息{10_000 + number}条，收到申请{number}件，均按期答复。",
            *drawn[:2],
            "二、存在问题",
            "公开形式还不够丰富。",
        )
    else:
        title, *said = (line.format(number, 10_000 + number) for line in _NOTICES)
        head, body = (title,), (*said, f"通告编号为第{number}号。")
    notes = tuple((f"{term}", f"{text}，第{number}批") for term, text in _NOTES[: number % 3]) if kind in {"report", "half_year"} else ()
    values = {"体裁": "报告", "发文字号": "", "主题分类": "综合政务", "机构名称": "云栖镇人民政府"}
    return Document(key, kind, title, title, head, body, notes, tuple(values.items()), published_on)


def shown(one: Document) -> Document:
    """Return what stands at the address of *one*: itself, or at a reused one an article of another kind, which no listing shows there."""
    if one.address != "another":
        return one
    other = _written("notice", one.key, int(one.key[:4], 16), one.published_on)
    return replace(other, listed=False)


def printed(one: Document) -> list[str]:
    """Return the lines of *one* as they are typed, note marks within and notes at the end."""
    body = list(one.body)
    for number in range(len(one.notes)):
        place = (number * 2 + 1) % len(body)
        body[place] = f"{body[place][:-1]}[{number + 1}]{body[place][-1]}"
    notes = [f"[{number}] {term}：{text}。" for number, (term, text) in enumerate(one.notes, 1)]
    return [_typed(line, one.typography) for line in (*one.head, *body, *notes)]


def _typed(line: str, how: int) -> str:
    """Return *line* typed in another way that says the same."""
    if how % 4 == 1:
        return line.translate(str.maketrans("，；？！", ",;?!"))
    if how % 4 == 2:
        return line.replace("年", " 年 ").replace("完成", "完成 ")
    if how % 4 == 3:
        return line.replace("“", '"').replace("”", '"').replace("（", "(").replace("）", ")").replace("——", "──")
    return line


def _lines(fields: dict[str, str]) -> list[str]:
    return [f"{json.dumps(name, ensure_ascii=False)} = {json.dumps(value, ensure_ascii=False)}" for name, value in fields.items()]
