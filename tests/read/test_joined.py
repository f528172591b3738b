"""Texts that lost their line breaks: notices still end the article."""

from policygraph.read.boilerplate import find_body


def test_a_notice_in_the_middle_of_a_line_ends_the_article():
    article = "某市发布方案。" + "到2027年建成5个中心。" * 8
    text = article + "本文内容由互联网用户自发贡献。相关推荐 • 另一篇说到2030年。"
    assert find_body(text)[0].of(text) == article


def test_words_of_an_article_do_not():
    text = "某市发布方案。" + "平台提供相关推荐服务，企业作出声明。" * 6
    assert find_body(text)[0].of(text) == text
