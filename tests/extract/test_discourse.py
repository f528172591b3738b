"""The registers: which plan, place and source each sentence is about."""

from reading_runs import read


def registers(text: str, register: str, *, title: bool = False) -> list[str | None]:
    values = [getattr(context, register) for context in read(text, title=title).contexts]
    return [value[0].key if value else None for value in values]


def test_a_plan_holds_through_its_paragraph_and_with_words_that_go_on():
    text = "苏州发布《苏州市算力行动方案》。建设三个中心。\n其中提出，扩大应用。\n产业界反响热烈，投资活跃。"
    plan = "苏州市算力行动方案"
    assert registers(text, "plan") == [plan, plan, plan, None]


def test_another_place_as_subject_ends_a_plan():
    text = "苏州发布《苏州市算力行动方案》。无锡正在布局芯片产业。"
    assert registers(text, "plan") == ["苏州市算力行动方案", None]
    assert registers(text, "place") == ["320500", "320200"]


def test_everywhere_clears_place_and_plan():
    text = "苏州发布《苏州市算力行动方案》。同时，各地加快推进建设。"
    assert registers(text, "place") == ["320500", None]


def test_an_official_text_speaks_for_one_place():
    text = (
        "宁波市加快发展先进制造业若干措施\n一、推动企业集聚。支持与上海合作共建园区。\n"
        "二、加强人才引育。\n三、强化金融支持。\n"
    )
    assert set(registers(text, "place")) == {"330200"}
    assert set(registers(text, "plan")) == {"宁波市加快发展先进制造业若干措施"}


def test_a_source_holds_to_the_end_of_the_paragraph():
    text = "国家统计局数据显示，产值增长。出口也在扩大。\n据不完全统计，企业增多。"
    first, second, third = registers(text, "source")
    assert first == second and first is not None and third is None


def test_each_filler_carries_the_span_that_set_it():
    text = "苏州发布《苏州市算力行动方案》。建设三个中心。"
    for context in read(text).contexts:
        assert context.plan[1].of(text) == "苏州市算力行动方案"
        assert context.place[1].of(text) == "苏州市"


def test_a_cited_law_is_not_the_plan_in_force():
    text = (
        "南京市数据管理办法\n第一条 根据《中华人民共和国数据安全法》，制定本办法。\n第二条 加强数据管理。\n"
    )
    assert set(registers(text, "plan")) == {"南京市数据管理办法"}


def test_the_draft_or_the_plan_named_by_its_kind_is_the_last_one():
    text = "苏州公布《苏州市数据条例（草案）》。\n企业表示欢迎。\n草案还规定，建立数据目录。"
    first, second, third = registers(text, "plan")
    assert first == third == "苏州市数据条例（草案）" and second is None


def test_where_all_plans_hold_for_one_place_so_does_the_rest():
    text = "储能方案出炉。\n国家能源局印发《新型储能专项行动方案》。\n装机规模持续扩大。"
    assert registers(text, "place") == ["CN", "CN", "CN"]


def test_a_source_does_not_hold_for_ever():
    text = "国家统计局数据显示，产值增长。出口扩大。消费回暖。投资企稳。就业稳定。"
    found = registers(text, "source")
    assert found[:3] == [found[0]] * 3 and found[3:] == [None, None]
