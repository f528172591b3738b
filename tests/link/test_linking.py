"""Identity is a pure function of one document and the frozen tables."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from policygraph.link import link, normalise_name
from policygraph.model import Claim, Document, Modality, Ref, Slot, Span, claim_id, fact_key, make_claim

HANGZHOU = Ref("place", "330100")
SHANGHAI = Ref("place", "310000")


def document(key: str = "a.txt") -> Document:
    return Document(key, "正文", "0" * 64, Span(0, 2))


def claim(kind: str, slots: dict, **more) -> Claim:
    filled = {name: value if isinstance(value, list) else Slot(value) for name, value in slots.items()}
    return make_claim(kind, f"test.{kind}@1", [Span(0, 2)], filled, **more)


def organisation(name: str, **slots) -> Claim:
    return claim("organisation", {"entity": Ref("organisation", name), "name": name, **slots})


def person(name: str, *held: tuple[str | None, str]) -> list[Claim]:
    who = Ref("person", name)
    memberships = [
        claim(
            "membership",
            {"person": who, "role": role} | ({"organisation": Ref("organisation", org)} if org else {}),
        )
        for org, role in held
    ]
    return [claim("person", {"entity": who, "name": name}), *memberships]


def plan(title: str, **slots) -> Claim:
    return claim("plan", {"entity": Ref("plan", title), "title": title, "base_title": title, **slots})


def subject(claims: list[Claim], key: str = "a.txt", kind: str | None = None) -> Ref:
    linked = link(document(key), claims)
    found = next(one for one in linked if kind is None or one.kind == kind).subject
    assert found is not None
    return found


def test_a_local_department_is_told_apart_by_its_seat():
    here = subject([organisation("市发展改革委", seat=HANGZHOU)])
    there = subject([organisation("市发展改革委", seat=SHANGHAI)])
    assert here != there
    assert subject([organisation("上海市经信委", seat=SHANGHAI)]).key == "上海市经信委"


def test_a_known_organisation_keeps_its_id():
    assert subject([organisation("miit", seat=SHANGHAI)]) == Ref("organisation", "miit")


def test_a_plan_is_number_or_issuer_title_and_period_but_never_status():
    draft = subject([plan("人工智能方案", jurisdiction=HANGZHOU, status="draft")])
    final = subject([plan("人工智能方案", jurisdiction=HANGZHOU, status="issued")], key="b.txt")
    assert draft == final
    assert subject([plan("人工智能方案", jurisdiction=SHANGHAI)]) != draft
    period = {"period_start": date(2025, 1, 1), "period_end": date(2027, 12, 31)}
    assert (
        subject([plan("人工智能方案", jurisdiction=HANGZHOU, **period)]).key
        == "330100~人工智能方案~2025-2027"
    )
    numbered = subject([plan("甲", document_number="杭政办〔2025〕3号")])
    assert numbered == subject([plan("乙", document_number="杭政办〔2025〕3号")])


def test_a_person_is_name_and_first_organisation_and_never_the_name_alone():
    first = [organisation("清华大学"), *person("李明", ("清华大学", "教授"), ("北京大学", "客座教授"))]
    again = [organisation("清华大学"), *person("李明", ("清华大学", "院长"))]
    other = [organisation("北京大学"), *person("李明", ("北京大学", "教授"))]
    assert subject(first, kind="person") == subject(again, "b.txt", kind="person")
    assert subject(first, kind="person") != subject(other, kind="person")
    assert subject(person("李明"), "a.txt", "person") != subject(person("李明"), "b.txt", "person")


def test_references_follow_their_things():
    who = Ref("person", "李明")
    held = Ref("membership", "李明|清华大学|教授")
    claims = [
        organisation("清华大学"),
        *person("李明", ("清华大学", "教授")),
        claim("statement", {"speaker": who, "role": held, "text": "要快"}),
        claim("bottleneck", {"text": "算力成本高", "named_by": who}, said_by=who),
        claim(
            "measure",
            {"jurisdiction": HANGZHOU, "name": "算力券", "addresses": Ref("bottleneck", "算力成本高")},
        ),
    ]
    linked = {one.kind: one for one in link(document(), claims)}
    assert linked["statement"].value("speaker") == linked["person"].subject
    assert linked["statement"].value("role") == linked["membership"].subject
    assert linked["measure"].value("addresses") == linked["bottleneck"].subject
    assert linked["bottleneck"].said_by == linked["person"].subject


def test_equal_promises_of_two_documents_share_a_node_and_different_values_do_not():
    def target(value: int) -> list[Claim]:
        return [
            claim(
                "target",
                {
                    "jurisdiction": HANGZHOU,
                    "indicator": "基础大模型",
                    "comparator": "=",
                    "value": Decimal(value),
                    "unit": "个",
                    "deadline": date(2025, 12, 31),
                },
            )
        ]

    assert subject(target(2), "a.txt") == subject(target(2), "b.txt")
    assert subject(target(2)) != subject(target(3))


def test_what_somebody_says_is_a_fact_of_the_speaker():
    focus = {"place": HANGZHOU, "text": "底层算力"}
    plain = subject([claim("focus", focus)])
    said = subject([*person("李明"), claim("focus", focus, said_by=Ref("person", "李明"))], kind="focus")
    assert plain != said


@given(st.permutations(["清华大学", "北京大学", "某研究院"]))
def test_other_claims_of_the_document_do_not_change_an_identity(names):
    base = [organisation("清华大学"), *person("李明", ("清华大学", "教授"))]
    more = [*base, *(organisation(name) for name in names)]
    assert subject(base, kind="person") == subject(more, kind="person")


@given(st.text(max_size=30))
def test_normalised_names_are_stable(name):
    assert normalise_name(normalise_name(name)) == normalise_name(name)


def test_linking_leaves_the_given_claims_alone():
    claims = [organisation("清华大学"), *person("李明", ("清华大学", "教授"))]
    before = repr(claims)
    link(document(), claims)
    assert repr(claims) == before


def test_claim_ids_know_no_rule_version_and_keep_modalities_apart():
    one = organisation("清华大学")
    other = make_claim("organisation", "another@9", [Span(1, 2)], one.slots)
    negated = make_claim("organisation", "test@1", one.spans, one.slots, modality=Modality.NEGATED)
    assert claim_id("a", one) == claim_id("a", other)
    assert claim_id("a", one) != claim_id("b", one)
    assert claim_id("a", one) != claim_id("a", negated)
    assert fact_key(one) == "清华大学"


def test_a_speaker_in_traditional_characters_keeps_the_role():
    from policygraph.extract.pipeline import default_pipeline
    from policygraph.read import read_text

    text = "施政報告\n2025年9月18日\n「香港不缺資金。」海港政策研究中心總監黎卓然受訪時表示。他認為，本港產業發展會更快，學者們也這樣說。"
    document = read_text(text, key="t")
    linked = link(document, default_pipeline().extract(document))
    memberships = {claim.subject for claim in linked if claim.kind == "membership"}
    roles = [claim.value("role") for claim in linked if claim.kind == "statement"]
    assert roles and all(role is None or role in memberships for role in roles)
    assert any(role is not None for role in roles)
