"""Names of people: what can be one, and how long it is.

A Chinese name is a surname and one or two characters, a name in transliteration a run of the characters used for sounds or
anything with a dot in it. Whether a candidate is one depends on what follows: the name of somebody who speaks or is somebody
ends before punctuation, a verb of speech or action, or a title of courtesy.
"""

from __future__ import annotations

import re
from functools import cache

from policygraph.extract.words import (
    alternation,
    is_common_word,
    is_person_word,
    is_place_word,
    word_list,
    words_by_class,
    words_of,
)

_GIVEN = r"[\u4e00-\u9fff]"
_DOTTED = re.compile(
    r"[\u4e00-\u9fff]{1,8}(?:[·•・‧∙．][\u4e00-\u9fff]{1,10}|[·•・‧∙．—-][A-Z]\.?)+(?:[—-][\u4e00-\u9fff]{1,8})?"
    r"|[\u4e00-\u9fff]{2,6}[—-][\u4e00-\u9fff]{1,6}·[\u4e00-\u9fff]{1,8}"
)
_LATIN = re.compile(r"[A-Z][a-z]+(?:[- ][A-Z]\.?)?(?: (?:[A-Z][A-Za-z]+|de|van|von)){1,3}")
_SOUNDS = frozenset(
    "丁万三丘丝中丹丽乃久乌乔于云亚亨什仲伊伍伐休伦伯佐佛佤佩依侯保修克兰兴典兹内冈农冯凡凯切列利加努劳勒华南博卡卢卫厄叙古台史叶司吉吐吕品哈哥哲唐因图圣圭坎坡坦埃培基堡塔塞墨夏外多夫夸奇奈奎契奥姆姜威娃娄"
    "娅娜嫩孔孙孟季宁守安宰宾密察寺尔尚尤尼屈山巴布希帕席平幸库庞康廉延廷弗张强彭彼德怀思恩恰恺戈戴扎托扬拉拜拿捷提摩撒敏文斯施日旺昂昆明易普曼曾朔朗木本朱杜来杨杰松林果查柯根格桑桥梅森楚欧武比毕永汉汤沃沙"
    "治泊法波泰泽洛津派海涅温滕潘澳热爱牛特玛珀珊珍班琳琴琼瑙瑞瑟瓦甘甫田申留登皮盖真祖福科穆立策简米素索约纪纳纽绍维罗翁考耶聂肖肯胡舍舒艾芒芙芝芬苏若英范茜茨茹荣莉莎莫莱菲萨葛蒂蒙蒲蓬蕾藤西詹让许诃诺谢豪"
    "贝贡费贾赖赛赞赫路辛达迈连迦迪迭逊通道邓邦郎里金钦钱铁锡门阔阿隆雄雅雷霍韦顿饶香马高魏鲁麦黎默齐龙"
)
_COURTESY = r"先生|女士|小姐|教授|院士|博士|老师|律师|主任|院长|所长|会长|秘书长|总经理|董事长|总裁|部长|局长|司长|处长|市长|省长|书记|主席|同志|委员|代表|总理|总统|研究员|大夫|医生|总(?!体|结|的|之|共|量|部|是|数|额|理|统|裁|经|书|干)"
# What may follow a name: the end of the clause, speech, what people do, a title of courtesy.
_FOLLOW = (
    r"[\d，。、：；！？“”（）《》‘’ \n—…\-/|〉」]|$|表示|认为|指出|介绍|强调|透露|建议|分析|预测|预计|坦言|直言|坦承|告诉|解释|补充|呼吁|回应|回答|回忆|提到|谈到|谈及|讲到|说|称|指|看来|看|讲|写道|撰文|"
    r"判断|总结|评价|评论|提醒|警告|估计|估算|估|推测|推算|发现|感叹|感慨|感言|宣布|披露|证实|确认|否认|承认|承诺|主张|提出|提议|倡议|反问|反驳|质疑|担心|相信|希望|期待|期望|要求|"
    r"在|对|向|给|于|就|从|以|用|为|由|与|和|同|及|等|也|还|则|又|都|均|却|曾|曾经|已|已经|正|正在|将|便|即|再|再次|进一步|特别|一再|多次|首先|最后|随后|接着|同时|近日|日前|昨日|昨天|今天|今日|今年|去年|当日|当天|此前|不久前|上周|本周|"
    r"更是|更|最近|一直|始终|信心|不|没|接受|主持|出席|参加|参与|陪同|随同|率队|率团|率|带领|带队|陪同|会见|会谈|到|赴|来到|前往|深入|听取|考察|调研|视察|致辞|致词|发表|作|做|进行|担任|当选|兼任|任|是|的|所|一行|一起|共同|分别|代表|签署|见证|揭牌|启动|宣读|通报|部署|"
    r"毕业|出生|获|荣获|入选|创办|创立|创建|加入|离开|带着|手|站|坐|笑|激动|兴奋|高兴|自豪|无奈|深情|一脸|信心|感触|深有|有感|举例|算|打|道|感到|觉得|深知|明确|要|请|领衔|牵头|负责|研究|团队|课题组|工作室|夫妇|家|本人|自己|个人|"
    + _COURTESY
)
_FOLLOWING = re.compile(
    _FOLLOW
    + "|"
    + alternation({verb: flags for verb, flags in word_list("speech_verbs").items() if len(verb) > 1})
)
_SPEAKING = re.compile(
    r"(?:也|还|则|又|却|都|均|便|曾|进一步|同时|日前|近日|昨日|昨天|今天|随后|此前|接着|再次|特别|首先|最后|明确|坦率地|笑着|激动地|自豪地|感慨地|兴奋地|高兴地)?"
    r"(?:表示|认为|指出|介绍|强调|透露|建议|分析|预测|预计|坦言|直言|告诉|解释|补充|呼吁|回应|说|称|看来|在|对|向|给|就|提醒|接受|写道|撰文|提出|"
    r"出席|主持|参加|致辞|率|陪同|会见|任|担任|兼任|是|宣布|作|主讲)"
)
# Verbs whose first character no name takes away: 李认为 is 李 and 认为.
_CUT = frozenset(
    (
        "认为",
        "指出",
        "强调",
        "透露",
        "坦言",
        "预计",
        "建议",
        "表示",
        "介绍",
        "告诉",
        "分析",
        "解释",
        "宣布",
        "提出",
    )
)
_HARD = frozenset(
    "更了过着地说称给在对也还则就等与及从是的曾将到已于以都却又便均该这那其此不但而且或若因由被把给让使向"
)
_SOFT = frozenset("和为谈看同指认表介强透分预坦建告解补呼回提讲写作任再正即先")
_NEVER = frozenset("得地的了在是着过们吗呢吧个这那些么什哪谁您你我他她它很最又也都就才被把让给对从与及或但而")


# What a name known by nothing else never ends in: 金融部, 董事会.
_NO_GIVEN = frozenset(
    "人客商园下里内科长部局委会院所司处办系室厅署省市县区村镇乡校社厂党团组队站店馆企业者员们性化型类度率额量价款费税说称指讲谈道"
)


_OFFICES = frozenset(
    (
        "中共",
        "中央",
        "国务",
        "全国",
        "省委",
        "市委",
        "县委",
        "区委",
        "副总",
        "总经",
        "党组",
        "常委",
        "政协",
        "人大",
    )
)
_CALLED = (
    "女士",
    "先生",
    "某",
    "某某",
    "姓",
    "大爷",
    "大妈",
    "阿姨",
    "师傅",
    "大姐",
    "大叔",
    "大哥",
    "奶奶",
    "爷爷",
    "同学",
    "老师",
    "教授",
    "总",
    "指导",
    "教练",
    "经理",
)  # what is said after a surname, not a given name


@cache
def surnames() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Return the surnames of one character, those of two, and those of one that are common words too."""
    words = word_list("surnames")
    return (
        frozenset(word for word in words if len(word) == 1),
        frozenset(word for word in words if len(word) == 2),
        frozenset(word for word, flags in words.items() if "risky" in flags),
    )


def name_at(text: str, start: int, end: int, *, foreign: bool = True) -> int | None:
    """Return where the name of a person that begins at `start` ends (at most `end`), or None.

    What stands before has to say that a name may follow (a role, an organisation, the start of a clause); with `foreign`,
    names in transliteration and in Latin letters count.

    >>> name_at("马双说。", 0, 4), name_at("张和平表示", 0, 5), name_at("欧阳修文在会上", 0, 7), name_at("高度重视", 0, 4)
    (2, 3, 4, None)
    >>> name_at("汉斯—约瑟夫·费尔认为", 0, 11), name_at("鲍威尔表示", 0, 5)
    (9, 3)
    """
    if start >= end:
        return None
    if text[start : start + 3] in words_by_class("name_words")["NAME"]:
        return start + 3 if start + 3 <= end else None
    dotted = _DOTTED.match(text, start, min(end, start + 28))
    if dotted is not None and foreign:
        return _trim_dotted(text, dotted.start(), dotted.end())
    if foreign and text[start].isascii():
        latin = _LATIN.match(text, start, min(end, start + 40))
        return latin.end() if latin is not None else None
    chinese = _chinese(text, start, end)
    if chinese is not None:
        return chinese
    return _transliterated(text, start, end) if foreign else None


def _chinese(text: str, start: int, end: int) -> int | None:
    ones, twos, _ = surnames()
    lengths: tuple[int, ...]
    if text[start : start + 2] in twos:
        lengths = (4, 3)
    elif text[start] in ones:
        lengths = (3, 2)
        if text[start + 1 : start + 2] in ones:
            lengths = (3, 2, 4)
    else:
        return None
    fitting: list[int] = []
    for length in lengths:
        stop = start + length
        if stop > end or not text[start:stop].isalpha() or not _given(text, start, stop, length):
            continue
        if text[stop - 1 : stop + 1] in _CUT:
            continue
        if _FOLLOWING.match(text, stop):
            fitting.append(stop)
    if not fitting:
        return _before_any_verb(text, start, end)
    best = fitting[0]
    if len(fitting) > 1 and fitting[1] == best - 1:
        last = text[best - 1]
        shorter = _FOLLOWING.match(text, fitting[1])
        action = shorter is not None and shorter.end() - shorter.start() > 1
        soft = last in _SOFT and not _SPEAKING.match(text, best) and text[best : best + 1].isalpha()
        if last in _HARD or action or soft:
            best = fitting[1]
    elif text[best - 1] in _HARD:
        return None
    if best - start == 4 and text[best - 1] in _SOFT:
        return None
    if best - start == 2 and text[start] in surnames()[2] and not is_person_word(text[start:best]):
        follow = _FOLLOWING.match(text, best)
        if follow is None or not (
            _SPEAKING.match(text, best) or follow.end() == best or not text[best].isalnum()
        ):
            return None
    return best if _reads_as_name(text[start:best]) else None


def _before_any_verb(text: str, start: int, end: int) -> int | None:
    """Return where a name beyond doubt ends that stands before a verb which no list of ours has."""
    for stop in (start + 3, start + 2):
        if stop >= end or not could_be_name(text[start:stop]):
            continue
        following = words_of(text, stop, min(len(text), stop + 4))
        if not following or len(following[0].text) < 2:
            continue
        if following[0].tag in ("v", "d", "ad", "p", "t"):
            return stop
        sounds = all(character in _SOUNDS for character in text[start : stop + 1])
        if stop == start + 3 and not sounds and not is_common_word(text[start + 1 : stop]):
            return stop
    return None


def _reads_as_name(name: str) -> bool:
    """Say whether the words in a candidate leave it a name: 高质量 is a word, 向记者 a preposition and a noun."""
    if (
        is_common_word(name)
        or name in words_by_class("name_words")["NOT_NAME"]
        or name[:2] in words_by_class("name_words")["NOT_NAME"]
        or name[1:] in word_list("roles")
        or name.endswith(_CALLED)
    ):
        return False
    if (
        len(name) == 4
        and (is_common_word(name[:2]) or is_common_word(name[2:]))
        and name[:2] not in surnames()[1]
    ):
        return False
    if name[0] not in surnames()[2] or len(name) != 3 or is_person_word(name):
        return True
    return not is_common_word(name[1:]) and not is_common_word(name[:2])


def _given(text: str, start: int, stop: int, length: int) -> bool:
    given = text[start + (2 if length == 4 else 1) : stop]
    return all("\u4e00" <= character <= "\u9fff" for character in given) and not any(
        character in _NEVER for character in given[:-1]
    )


def _trim_dotted(text: str, start: int, end: int) -> int:
    """Cut a dotted name where what the pattern ran on into is a verb: 汉斯·费尔认为."""
    last = max(text.rfind(dot, start, end) for dot in "·•・‧∙．—-")
    for stop in range(last + 2, end + 1):
        follow = _FOLLOWING.match(text, stop)
        if follow is not None and (
            follow.end() - stop != 1 or (text[stop] not in _SOUNDS and text[stop] not in "都也")
        ):
            return stop
    return end


def _transliterated(text: str, start: int, end: int) -> int | None:
    stop = start
    while stop < end and stop - start < 8 and text[stop] in _SOUNDS:
        stop += 1
    for candidate in range(stop, start + 1, -1):
        if candidate - start >= 2 and _FOLLOWING.match(text, candidate):
            return None if is_common_word(text[start:candidate]) else candidate
    return None


def foreign_name(text: str) -> bool:
    """Say whether a whole string reads like a foreign name that nothing introduces: 克林顿, 奥尔布赖特, 汉斯·费尔.

    Two or three characters count only where the dictionary knows them as a name.

    >>> foreign_name("克林顿"), foreign_name("巴西"), foreign_name("普里马科夫")
    (True, False, True)
    """
    if _DOTTED.fullmatch(text) is not None:
        return sum(character in _SOUNDS for character in text) >= 0.7 * len(text)
    if not 2 <= len(text) <= 8 or any(character not in _SOUNDS for character in text):
        return False
    words = words_by_class("name_words")
    if text in words["NOT_NAME"] or text in words["MAYBE_WORD"]:
        return False
    return is_person_word(text) or (len(text) >= 4 and not is_common_word(text))


def speaking() -> re.Pattern[str]:
    """Return the pattern of what follows the name of somebody who speaks or acts."""
    return _SPEAKING


@cache
def following() -> re.Pattern[str]:
    """Return the pattern of what may follow a name."""
    return _FOLLOWING


def could_be_name(text: str) -> bool:
    """Say whether a whole string can be a Chinese person's name: a surname, one or two more characters, no common word.

    >>> could_be_name("石伟晶"), could_be_name("方面"), could_be_name("上海")
    (True, False, False)
    """
    ones, twos, _ = surnames()
    if len(text) in (3, 4) and text[:2] in twos:
        given = text[2:]
    elif len(text) in (2, 3) and text[:1] in ones:
        given = text[1:]
    else:
        return False
    if given[-1] in _NO_GIVEN or given in _OFFICES:
        return False
    if any(character in _NEVER or not "\u4e00" <= character <= "\u9fff" for character in given):
        return False
    words = words_by_class("name_words")
    if text in words["NOT_NAME"] or text in words["MAYBE_WORD"] or text.endswith(_CALLED):
        return False
    if given in word_list("roles"):
        return False
    if is_person_word(text):
        return True
    if len(text) == 2 and text[0] in surnames()[2]:
        return False
    if not _reads_as_name(text):
        return False
    return len(text) != 3 or text[:2] in twos or not is_common_word(text[:2]) or is_place_word(text[:2])
