"""The tables the facts fall into, and their columns: what CSV, XLSX, Parquet, DuckDB and the data package share.

A table holds the things of one kind (glossary of `ontology/README.md`), a row a thing. Names are plural English in
snake_case, columns are named like the properties they carry. A column of type `entity` becomes two: the label, and the
IRI under the same name with `_iri`, so that tables join on IRIs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from policygraph.rdf.iris import PREFIXES

Type = Literal["text", "number", "integer", "date", "boolean"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `many` says that a cell can hold several values."""

    name: str
    type: Type
    zh: str
    en: str
    many: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """Where a column's values come from: a property; the type `entity` makes two columns, label and IRI."""

    name: str
    term: str
    type: Literal["text", "number", "date", "boolean", "entity"]
    zh: str
    en: str
    many: bool = False

    @property
    def iri(self) -> str:
        """The property's IRI."""
        prefix, local = self.term.split(":")
        return PREFIXES[prefix] + local

    def columns(self) -> Iterator[Column]:
        """Yield the one or two columns the field becomes."""
        if self.type == "entity":
            yield Column(self.name, "text", self.zh, self.en, self.many)
            yield Column(f"{self.name}_iri", "text", f"{self.zh}（IRI）", f"{self.en} (IRI)", self.many)
        else:
            yield Column(self.name, self.type, self.zh, self.en, self.many)


@dataclass(frozen=True, slots=True)
class TableSpec:
    """A table: its name, the kind of thing a row is (None: all kinds no other table has), labels, fields."""

    name: str
    kind: str | None
    zh: str
    en: str
    fields: tuple[Field, ...]

    @property
    def columns(self) -> tuple[Column, ...]:
        """All columns in order: the thing itself, its own fields, the evidence."""
        own = (column for field in self.fields for column in field.columns())
        return (*_SELF, *own, *EVIDENCE)


_SELF = (
    Column("iri", "text", "标识（IRI）", "IRI"),
    Column("label", "text", "名称", "label"),
    Column("label_en", "text", "英文名称", "label in English"),
)

# What every row ends in: the first sentence that states it, where it stands, how often and by whom it is stated.
EVIDENCE = (
    Column("evidence", "text", "原句", "sentence"),
    Column("evidence_at", "text", "原句位置", "where the sentence stands (document#char=start,end)"),
    Column("evidence_count", "integer", "原句数", "number of passages that state it"),
    Column("confidence", "number", "置信度", "highest confidence of the claims that state it, 0 to 1"),
    Column("sources", "text", "来源文档", "documents that state it", many=True),
)

_SAID_BY = Field("said_by", "pol:saidBy", "entity", "转述自", "said by", many=True)
_TECHNOLOGY = Field("technology", "pol:technology", "entity", "技术", "technology", many=True)
_SET_BY = Field("set_by", "pol:setBy", "entity", "出自", "set by", many=True)
_JURISDICTION = Field("place", "pol:jurisdiction", "entity", "地点", "place", many=True)
_VALUE = (
    Field("indicator", "pol:indicator", "text", "指标", "indicator"),
    Field("comparator", "pol:comparator", "text", "比较", "comparator (= >= > <= < ~)"),
    Field("value", "pol:value", "number", "数值（基本单位）", "value in base units"),
    Field("value_max", "pol:valueMax", "number", "上限（基本单位）", "upper end in base units"),
    Field("unit", "pol:unit", "text", "单位", "unit"),
    Field("qualifier", "pol:qualifier", "text", "限定", "qualifier", many=True),
    Field("scope", "pol:scope", "text", "范围", "scope", many=True),
    Field("change", "pol:change", "text", "变化", "change", many=True),
)
_WRITTEN = Field("as_written", "pol:asWritten", "text", "原文写法", "as written", many=True)
_FIGURE = (
    Field("place", "pol:place", "entity", "地点", "place", many=True),
    *_VALUE,
    Field("change_base", "pol:changeBase", "text", "变化基准", "base of the change", many=True),
    Field("as_of_start", "pol:asOfStart", "date", "时段起", "start of the time told of"),
    Field("as_of", "pol:asOf", "date", "时点", "time told of, its end"),
    Field("rank", "pol:rank", "text", "位次", "rank", many=True),
    Field("source", "pol:source", "entity", "数据来源", "who reports it", many=True),
    _TECHNOLOGY,
    _SAID_BY,
    _WRITTEN,
)

TABLES: tuple[TableSpec, ...] = (
    TableSpec(
        "documents",
        "document",
        "来源文档",
        "source documents",
        (
            Field("title", "dcterms:title", "text", "标题", "title"),
            Field("publisher", "pol:publisherName", "text", "发布者", "publisher"),
            Field("issued", "dcterms:issued", "date", "发布日期", "date of publication"),
            Field("url", "schema:url", "text", "网址", "address"),
        ),
    ),
    TableSpec(
        "places",
        "place",
        "地点",
        "places",
        (
            Field("code", "pol:code", "text", "代码", "code (GB/T 2260, ISO 3166)"),
            Field("level", "pol:level", "text", "级别", "level"),
            Field("within", "schema:containedInPlace", "entity", "所属", "contained in", many=True),
            Field("latitude", "geo:lat", "number", "纬度", "latitude"),
            Field("longitude", "geo:long", "number", "经度", "longitude"),
            Field("same_as", "skos:exactMatch", "text", "等同", "exact match", many=True),
        ),
    ),
    TableSpec(
        "plans",
        "plan",
        "政策文件",
        "policy documents",
        (
            Field("short_name", "pol:shortName", "text", "简称", "short name", many=True),
            Field("document_number", "pol:documentNumber", "text", "文号", "document number"),
            Field("status", "pol:currentStatus", "entity", "现状", "current status", many=True),
            Field("issued_by", "pol:issuedBy", "entity", "发布机构", "issued by", many=True),
            _JURISDICTION,
            Field("period_start", "pol:periodStart", "date", "期间起", "start of the period"),
            Field("period_end", "pol:periodEnd", "date", "期间止", "end of the period"),
            _TECHNOLOGY,
            Field("implements", "pol:implements", "entity", "落实", "implements", many=True),
            Field("revises", "pol:revises", "entity", "修订", "revises", many=True),
            Field("cites", "pol:cites", "entity", "引用", "cites", many=True),
            Field("canonical", "pol:canonical", "entity", "统一为", "canonical plan", many=True),
        ),
    ),
    TableSpec(
        "versions",
        "version",
        "版本",
        "versions of policy documents",
        (
            Field("status", "pol:status", "entity", "状态", "status"),
            Field("version_label", "pol:versionLabel", "text", "版次", "version label"),
            Field("title_as_printed", "pol:titleAsPrinted", "text", "原标题", "title as printed", many=True),
            Field(
                "consultation_start",
                "pol:consultationStart",
                "date",
                "征求意见起",
                "start of the consultation",
            ),
            Field("issued_on", "pol:issuedOn", "date", "印发日期", "issued on", many=True),
        ),
    ),
    TableSpec(
        "organisations",
        "organisation",
        "机构",
        "organisations",
        (
            Field("kind", "pol:organisationKind", "text", "类别", "kind"),
            Field("seat", "pol:seat", "entity", "所在地", "seat", many=True),
            Field("part_of", "org:subOrganizationOf", "entity", "隶属", "part of", many=True),
        ),
    ),
    TableSpec("people", "person", "人物", "people", ()),
    TableSpec(
        "memberships",
        "membership",
        "任职",
        "memberships",
        (
            Field("person", "org:member", "entity", "人物", "person"),
            Field("organisation", "org:organization", "entity", "机构", "organisation"),
            Field("role", "pol:roleTitle", "text", "职务", "role"),
        ),
    ),
    TableSpec(
        "technologies",
        "technology",
        "技术",
        "technologies",
        (
            Field("alternative", "skos:altLabel", "text", "别名", "other names", many=True),
            Field("broader", "skos:broader", "entity", "上位", "broader", many=True),
            Field("generic", "pol:generic", "boolean", "泛称", "generic (an industry or slogan)"),
        ),
    ),
    TableSpec("initiatives", "initiative", "行动倡议", "initiatives", ()),
    TableSpec(
        "targets",
        "target",
        "目标",
        "targets",
        (
            _JURISDICTION,
            *_VALUE,
            Field("deadline_start", "pol:deadlineStart", "date", "期限起", "start of the time it is due in"),
            Field("deadline", "pol:deadline", "date", "期限", "deadline"),
            Field("baseline", "pol:baseline", "text", "基数", "baseline", many=True),
            _SET_BY,
            _TECHNOLOGY,
            _SAID_BY,
            _WRITTEN,
        ),
    ),
    TableSpec(
        "measures",
        "measure",
        "措施",
        "measures",
        (
            _JURISDICTION,
            Field("instrument", "pol:instrument", "entity", "工具", "instrument", many=True),
            Field("amount", "pol:amount", "number", "金额（基本单位）", "amount in base units"),
            Field("amount_max", "pol:amountMax", "number", "金额上端", "upper end of the amount"),
            Field("amount_period", "pol:amountPeriod", "text", "周期", "per"),
            Field("amount_role", "pol:amountRole", "text", "金额性质", "what the amount is"),
            Field("rate", "pol:rate", "number", "比例（%）", "rate (%)"),
            Field("cap", "pol:cap", "number", "封顶（基本单位）", "cap in base units"),
            Field("unit", "pol:unit", "text", "单位", "unit"),
            Field("basis", "pol:basis", "text", "计算基数", "basis", many=True),
            Field("beneficiary", "pol:beneficiary", "text", "受益者", "beneficiary", many=True),
            Field("duration", "pol:duration", "text", "期间", "duration", many=True),
            Field("addresses", "pol:addresses", "entity", "针对", "addresses", many=True),
            _SET_BY,
            _TECHNOLOGY,
            _SAID_BY,
            _WRITTEN,
        ),
    ),
    TableSpec("statistics", "statistic", "统计数据", "statistics", _FIGURE),
    TableSpec(
        "forecasts",
        "forecast",
        "预测",
        "forecasts",
        (
            *_FIGURE,
            Field("computed_value", "pol:computedValue", "number", "推算值", "value computed from its ends"),
        ),
    ),
    TableSpec(
        "statements",
        "statement",
        "言论",
        "statements",
        (
            Field("speaker", "pol:speaker", "entity", "发言者", "speaker", many=True),
            Field("speaker_name", "pol:speakerName", "text", "称谓", "named as"),
            Field("role", "pol:inRole", "entity", "身份", "in the role of", many=True),
            Field("mode", "pol:speechMode", "text", "方式", "direct or reported"),
            Field("text", "schema:text", "text", "言论", "what is said"),
            Field("about", "pol:about", "entity", "涉及", "about", many=True),
        ),
    ),
    TableSpec(
        "bottlenecks",
        "bottleneck",
        "瓶颈",
        "bottlenecks",
        (
            Field("named_by", "pol:namedBy", "entity", "提出者", "named by", many=True),
            Field("constrains", "pol:constrains", "entity", "制约", "constrains", many=True),
            Field("affects", "pol:affects", "text", "影响", "affects", many=True),
            _SAID_BY,
        ),
    ),
    TableSpec(
        "focuses",
        "focus",
        "着力点",
        "focuses",
        (
            Field("place", "pol:place", "entity", "地点", "place", many=True),
            _TECHNOLOGY,
            Field("text", "pol:focusText", "text", "着力于", "what the focus is on"),
            Field("year", "pol:year", "text", "年份", "year"),
            _SET_BY,
            _SAID_BY,
        ),
    ),
    TableSpec(
        "actions",
        "action",
        "举措",
        "actions",
        (
            _JURISDICTION,
            Field("verb", "pol:verb", "text", "动词", "verb"),
            Field("deadline", "pol:deadline", "date", "期限", "deadline"),
            _SET_BY,
            _TECHNOLOGY,
            _SAID_BY,
        ),
    ),
    TableSpec(
        "others",
        None,
        "其他",
        "other things",
        (Field("class", "rdf:type", "text", "类", "class", many=True),),
    ),
)

# The derived links, each with rule and reason: no things of their own.
LINK_COLUMNS = (
    Column("iri", "text", "标识（IRI）", "IRI"),
    Column("source", "text", "一端", "one end"),
    Column("source_iri", "text", "一端（IRI）", "one end (IRI)"),
    Column("target", "text", "另一端", "the other end"),
    Column("target_iri", "text", "另一端（IRI）", "the other end (IRI)"),
    Column("rule", "text", "规则", "rule"),
    Column("reason_zh", "text", "理由（中文）", "reason in Chinese"),
    Column("reason_en", "text", "理由（英文）", "reason in English"),
)

# One row for each statement between two things: what a network is made of.
RELATION_COLUMNS = (
    Column("subject_iri", "text", "主语（IRI）", "subject (IRI)"),
    Column("relation", "text", "关系", "relation"),
    Column("relation_iri", "text", "关系（IRI）", "relation (IRI)"),
    Column("object_iri", "text", "宾语（IRI）", "object (IRI)"),
)

# One row for each claim: what a document states, where, by which rule, how surely.
CLAIM_COLUMNS = (
    Column("claim_iri", "text", "断言（IRI）", "claim (IRI)"),
    Column("states_iri", "text", "所述（IRI）", "what it states (IRI)"),
    Column("document_iri", "text", "来源文档（IRI）", "source document (IRI)"),
    Column("sentence", "text", "原句", "sentence"),
    Column("start", "integer", "起", "start, in code points of the stored text"),
    Column("end", "integer", "止", "end"),
    Column("rule", "text", "规则", "rule"),
    Column("confidence", "number", "置信度", "confidence, 0 to 1"),
    Column("modality", "text", "语气", "modality (asserted where nothing else is said)"),
    Column("flags", "text", "标记", "flags", many=True),
)

# One row for each document: what it was read from, so that anyone can check it is the same text.
PROVENANCE_COLUMNS = (
    Column("document_iri", "text", "来源文档（IRI）", "source document (IRI)"),
    Column("source_sha256", "text", "源文件 SHA-256", "SHA-256 of the source's bytes"),
    Column("text_sha256", "text", "文本 SHA-256", "SHA-256 of the stored text"),
    Column("reader", "text", "读取器", "reader and version"),
    Column("fingerprint", "text", "构建指纹", "hash of source, sidecar and pipeline it was built from"),
    Column("claims", "integer", "断言数", "number of claims"),
)
