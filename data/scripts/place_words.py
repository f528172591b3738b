"""What a person decided about place names: short forms, readings, English names, and which short forms are risky.

`make_places.py` reads these tables. Everything else in `data/places.csv` follows from its sources.
"""

from __future__ import annotations


def words_of(text: str) -> list[str]:
    """Return the words of a table written as one text, which reads better than a list of quoted strings."""
    return text.split()


ETHNIC = words_of(
    "蒙古族 蒙古 回族 藏族 维吾尔 维吾尔族 苗族 彝族 壮族 布依族 朝鲜族 满族 侗族 瑶族 白族 土家族 哈尼族 哈萨克 哈萨克族 "
    "傣族 黎族 傈僳族 佤族 畲族 拉祜族 水族 东乡族 纳西族 景颇族 柯尔克孜 柯尔克孜族 土族 达斡尔 达斡尔族 仫佬族 羌族 "
    "布朗族 撒拉族 撒拉 毛南族 仡佬族 锡伯 锡伯族 阿昌族 普米族 塔吉克 塔吉克族 怒族 鄂温克族 德昂族 保安族 裕固族 裕固 "
    "独龙族 鄂伦春 基诺族 各族"
)

# Endings of a full name, longest first, that the short form drops.
ENDINGS = words_of("特别行政区 自治区 自治州 自治县 自治旗 地区 特区 矿区 新区 省 市 州 盟 县 区 旗")


# Short forms that do not follow from the full name.
SHORT = {
    "150000": "内蒙古",
    "450000": "广西",
    "540000": "西藏",
    "640000": "宁夏",
    "650000": "新疆",
    "152200": "兴安",
    "652700": "博尔塔拉",
    "653000": "克孜勒苏",
    "654000": "伊犁",
    "150721": "阿荣旗",
    "150722": "莫力达瓦",
    "150723": "鄂伦春",
    "150724": "鄂温克",
    "520203": "六枝",
    "652723": "温泉",
    "653024": "乌恰",
    "654022": "察布查尔",
    "653131": "塔什库尔干",
    "222405": "龙井",
    "140203": "云冈",
    "350200": "厦门",
    "533321": "泸水",
    "460300": "三沙",
    "429021": "神农架",
    "622926": "东乡",
}  # fmt: skip

# Readings the automatic transcription gets wrong.
PINYIN = {
    "六安": "lu'an", "六合": "luhe", "铅山": "yanshan", "乐清": "yueqing", "乐亭": "laoting", "单县": "shanxian",
    "莘县": "shenxian", "歙县": "shexian", "浚县": "xunxian", "蔚县": "yuxian", "洪洞": "hongtong", "繁峙": "fanshi",
    "涡阳": "guoyang", "枞阳": "zongyang", "黟县": "yixian", "番禺": "panyu", "大埔": "dabu", "东阿": "dong'e",
    "泌阳": "biyang", "尉犁": "yuli", "尉氏": "weishi", "荥经": "yingjing", "荥阳": "xingyang", "犍为": "qianwei",
    "筠连": "junlian", "吴堡": "wubu", "中牟": "zhongmu", "牟平": "muping", "行唐": "xingtang", "监利": "jianli",
    "黄陂": "huangpi", "蕲春": "qichun", "耒阳": "leiyang", "汨罗": "miluo", "攸县": "youxian", "柘城": "zhecheng",
    "武陟": "wuzhi", "渑池": "mianchi", "滑县": "huaxian", "井陉": "jingxing", "盱眙": "xuyi", "嵊州": "shengzhou",
    "嵊泗": "shengsi", "睢宁": "suining", "睢县": "suixian", "睢阳": "suiyang", "讷河": "nehe", "百色": "baise",
    "曾都": "zengdu", "余干": "yugan", "柞水": "zhashui", "叶县": "yexian", "会理": "huili", "会东": "huidong",
    "会宁": "huining", "会泽": "huize", "会昌": "huichang", "会同": "huitong", "厦门": "xiamen", "重庆": "chongqing",
    "蚌埠": "bengbu", "蚌山": "bengshan", "丽水": "lishui", "台州": "taizhou", "亳州": "bozhou", "儋州": "danzhou",
    "东莞": "dongguan", "莞城": "guancheng", "什邡": "shifang", "阿坝": "aba", "任丘": "renqiu", "任泽": "renze",
    "任城": "rencheng", "应县": "yingxian", "长子": "zhangzi", "长治": "changzhi", "解放": "jiefang", "洞头": "dongtou",
    "射洪": "shehong", "射阳": "sheyang", "都江堰": "dujiangyan", "都匀": "duyun", "都昌": "duchang", "都兰": "dulan",
    "西藏": "xizang", "陕西": "shaanxi", "山西": "shanxi", "宿州": "suzhou", "宿迁": "suqian", "宿松": "susong",
    "宿城": "sucheng", "宿豫": "suyu", "朝阳": "chaoyang", "乐山": "leshan", "乐陵": "laoling", "乐东": "ledong",
    "乐业": "leye", "乐至": "lezhi", "乐昌": "lechang", "乐平": "leping", "乐安": "le'an", "广饶": "guangrao",
    "阜新": "fuxin", "阜阳": "fuyang", "尤溪": "youxi", "华容": "huarong", "华县": "huaxian", "召陵": "zhaoling",
    "获嘉": "huojia", "夹江": "jiajiang", "巴音郭楞": "bayinguoleng", "牡丹": "mudan", "长沙": "changsha",
    "长春": "changchun", "长垣": "changyuan", "长白": "changbai", "长岭": "changling", "长海": "changhai",
    "句容": "jurong", "镇康": "zhenkang", "虞城": "yucheng", "藤县": "tengxian", "峨边": "ebian",
    "红桥": "hongqiao", "将乐": "jiangle", "兴县": "xingxian", "大城": "daicheng", "大邑": "dayi",
    "隆化": "longhua", "安居": "anju", "盖州": "gaizhou", "尼勒克": "nileke",
    "沙县": "shaxian", "沙市": "shashi", "靖边": "jingbian", "子长": "zichang", "子洲": "zizhou", "天长": "tianchang",
    "延长": "yanchang", "成安": "cheng'an", "兴安": "xing'an", "朝天": "chaotian", "相城": "xiangcheng",
    "相山": "xiangshan", "邗江": "hanjiang", "金乡": "jinxiang", "可克达拉": "kekedala", "万年": "wannian",
    "万柏林": "wanbailin", "曲阜": "qufu", "曲靖": "qujing", "曲阳": "quyang", "曲周": "quzhou", "曲沃": "quwo",
    "曲江": "qujiang", "曲水": "qushui", "曲松": "qusong", "曲麻莱": "qumalai", "济南": "jinan", "济宁": "jining",
    "济源": "jiyuan", "济阳": "jiyang", "漯河": "luohe", "泊头": "botou", "哈密": "hami", "巴塘": "batang",
    "扎兰屯": "zhalantun", "扎赉特": "zhalaite", "扎鲁特": "zhalute", "扎囊": "zhanang", "喀喇沁": "kalaqin",
    "燕山": "yanshan", "调兵山": "diaobingshan", "柏乡": "baixiang", "和平": "heping",
    "那曲": "naqu", "那坡": "napo", "覃塘": "qintang", "洱源": "eryuan",
    "漾濞": "yangbi", "丹棱": "danleng", "穆棱": "muling", "铁力": "tieli", "宝坻": "baodi", "硚口": "qiaokou",
    "猇亭": "xiaoting", "郫都": "pidu", "綦江": "qijiang", "合阳": "heyang",
    "鄠邑": "huyi", "澄城": "chengcheng", "澄海": "chenghai", "澄迈": "chengmai",
}  # fmt: skip

# English names that are not the transcription of the short form.
ENGLISH = {
    "CN": "China", "150000": "Inner Mongolia", "540000": "Tibet", "610000": "Shaanxi", "810000": "Hong Kong",
    "820000": "Macao", "710000": "Taiwan", "650000": "Xinjiang", "640000": "Ningxia", "450000": "Guangxi",
    "230100": "Harbin", "230200": "Qiqihar", "150100": "Hohhot", "150600": "Ordos", "150700": "Hulunbuir",
    "150800": "Bayannur", "150900": "Ulanqab", "152200": "Hinggan", "152500": "Xilingol", "152900": "Alxa",
    "650100": "Urumqi", "650200": "Karamay", "650400": "Turpan", "650500": "Hami", "652300": "Changji",
    "652700": "Bortala", "652800": "Bayingolin", "652900": "Aksu", "653000": "Kizilsu", "653100": "Kashgar",
    "653200": "Hotan", "654000": "Ili", "654200": "Tacheng", "654300": "Altay", "540100": "Lhasa", "540200": "Shigatse",
    "540300": "Qamdo", "540400": "Nyingchi", "540500": "Shannan", "540600": "Nagqu", "542500": "Ngari",
    "632200": "Haibei", "632300": "Huangnan", "632500": "Hainan", "632600": "Golog", "632700": "Yushu",
    "632800": "Haixi", "513200": "Ngawa", "513300": "Garze", "533400": "Deqen", "222400": "Yanbian",
    "659001": "Shihezi", "654002": "Yining", "652801": "Korla", "632801": "Golmud", "150781": "Manzhouli",
    "TW-TPE": "Taipei", "TW-NWT": "New Taipei", "TW-TAO": "Taoyuan", "TW-TXG": "Taichung", "TW-TNN": "Tainan",
    "TW-KHH": "Kaohsiung", "TW-KEE": "Keelung", "TW-HSZ": "Hsinchu", "TW-CYI": "Chiayi", "TW-HSQ": "Hsinchu County",
    "TW-MIA": "Miaoli", "TW-CHA": "Changhua", "TW-NAN": "Nantou", "TW-YUN": "Yunlin", "TW-CYQ": "Chiayi County",
    "TW-PIF": "Pingtung", "TW-ILA": "Yilan", "TW-HUA": "Hualien", "TW-TTT": "Taitung", "TW-PEN": "Penghu",
    "341500": "Lu'an", "610100": "Xi'an",
}  # fmt: skip

# County-level places that news names by the short form alone and that nothing else is called.
WELL_KNOWN = frozenset(
    words_of(
        "浦东 海淀 徐汇 闵行 嘉定 松江 青浦 奉贤 崇明 静安 虹口 杨浦 昌平 延庆 怀柔 密云 门头沟 石景山 "
        "顺义 房山 丰台 义乌 昆山 江阴 常熟 太仓 张家港 宜兴 溧阳 丹阳 慈溪 余姚 晋江 福清 诸暨 乐清 "
        "温岭 海宁 桐乡 安吉 嘉善 余杭 萧山 临安 浏阳 宁乡 仁怀 神木 韩城 曹妃甸 寿光 荣成 滕州 "
        "诸城 胶州 即墨 莱芜 章丘 兖州 曲阜 新郑 巩义 顺德 番禺 宝安 罗湖 坪山 敦煌 都江堰 井冈山 "
        "武夷山 景洪 瑞丽 格尔木 满洲里 二连浩特 霍尔果斯 阿拉山口 库尔勒 石河子 双流 郫都 仙桃 潜江 天门 济源 "
        "神农架 琼海 儋州 康定 香格里拉 德令哈 瓦房店 公主岭 梅河口 珲春 绥芬河 抚远 邳州 泰兴 如皋 仪征 "
        "高邮 句容 嵊州 桐庐 淳安 鄞州 北仑 富阳"
    )
)

# Short forms of provinces and prefectures that are ordinary words, or that arise often where two words meet, so that
# the short form counts only with its suffix, after its parent, or in a list of places.
RISKY = frozenset(
    words_of(
        "白银 开封 日照 来宾 朝阳 阿里 保定 大理 天水 通化 安康 海东 海西 海北 山南 河源 江门 广安 内江 营口 白山 丽水 新乡 "
        "南通 长治 兴安 平凉 北海 临夏 四平 文山 黄南 东方 益阳 怀化 德州 中山 黄山 红河 河池 三明 大同 大庆 "
        "和田 玉树 安顺 天门 东营 昌都 台中 台东 台南 新北 桃园 南投"
    )
)

# What Chinese news calls countries beside the name in the list, and which short name counts.
COUNTRY_SHORT = {
    "RU": "俄罗斯", "ID": "印尼", "SA": "沙特", "MK": "北马其顿", "GB": "英国", "AE": "阿联酋", "MV": "马尔代夫",
    "PG": "巴新", "KZ": "哈萨克斯坦", "BD": "孟加拉国", "MN": "蒙古国",
}  # fmt: skip
COUNTRY_NAME = {
    "MK": "北马其顿", "MN": "蒙古国", "TZ": "坦桑尼亚", "SZ": "斯威士兰", "FK": "马尔维纳斯群岛", "CI": "科特迪瓦",
    "ID": "印度尼西亚", "RU": "俄罗斯联邦", "CG": "刚果共和国", "CD": "刚果民主共和国", "CC": "科科斯群岛",
}  # fmt: skip
COUNTRY_RISKY = frozenset(words_of("蒙古 朝鲜 中非 马里 多哥 汤加 不丹 乍得 约旦"))
EXTRA_COUNTRIES = {
    "EU": ("欧洲联盟", "欧盟", "European Union"),
    "SS": ("南苏丹", "南苏丹", "South Sudan"),
    "XK": ("科索沃", "科索沃", "Kosovo"),
}  # fmt: skip

# County-level names whose full form is an ordinary word, or arises where two words meet (示|范县, 振|兴县): they count
# only directly after the name of their parent. All full names of two characters are so but for those in SAFE_SINGLE.
SAFE_SINGLE = frozenset(
    "磁邱魏涉蠡雄蔚沧献盂沁祁绛隰蒲岚沛歙黟萧泗泾莒莘曹杞嵩叶郏滑浚淇睢攸澧藤泸珙渠茂眉陇凤漳岷徽勉佳唐赵沙"
)
RISKY_NAMES = frozenset(
    words_of(
        "城区 矿区 郊区 东区 西区 南区 北区 中西区 离岛区 大堂区 市中区 城关区 新城区 老城区 城中区 城东区 城西区 城北区 中山区 "
        "解放区 和平区 新华区 新市区 长安区 平安区 前进区 向阳区 东风区 工农区 兴山区 西山区 名山区 合作市 东方市 资源县 "
        "公安县 共和县 和平县 江北区 河东区 河西区 江南区 江岸区 港口区 开发区 海南区 河口区 站前区 港北区 港南区 "
        "海城市 兴城市 山城区 新建区 明山区 江源区 全州县 顺城区"
    )
)

# Where a prefecture's government sits, for those whose seat bears another name.
SEATS = {
    "513200": "马尔康市", "513300": "康定市", "653000": "阿图什市",
    "152200": "乌兰浩特市", "152500": "锡林浩特市", "152900": "阿拉善左旗", "222400": "延吉市", "433100": "吉首市",
    "513400": "西昌市", "522300": "兴义市", "522600": "凯里市", "522700": "都匀市", "532500": "蒙自市", "532800": "景洪市",
    "533100": "芒市", "533300": "泸水市", "533400": "香格里拉市", "623000": "合作市", "632200": "海晏县", "632300": "同仁市",
    "632500": "共和县", "632600": "玛沁县", "632800": "德令哈市", "652700": "博乐市", "652800": "库尔勒市",
}  # fmt: skip

# Short forms of counties that are ordinary words; none of them is ever read as a place without its suffix.
ORDINARY = frozenset(
    words_of(
        "万年 三元 三台 上思 上高 东光 东方 东源 东风 中方 丰润 丰满 临清 临高 义马 乐业 互助 五常 交口 仁化 仙居 仙桃 仙游 会同 会理 "
        "余干 信宜 修水 光山 光明 光泽 全州 公安 六合 兴业 兴义 兴化 分宜 前进 前锋 加查 化州 南部 卓资 友好 双城 双塔 双桥 双流 "
        "台前 合作 合水 同心 名山 含山 周至 响水 商水 四会 回民 团风 围场 固始 固安 坊子 城中 城北 城厢 城口 城固 增城 复兴 大余 "
        "大兴 大冶 大化 大厂 大名 大堂 大悟 大方 大洼 大渡口 大竹 大观 大足 天元 天台 天心 天柱 天涯 天长 奉化 始兴 孝义 安化 安定 "
        "安居 宏伟 定兴 定日 定结 定边 定远 宝应 宣化 富民 富源 富裕 封开 小店 小金 工农 巨野 市北 市南 常熟 平和 平安 平定 平度 平房 "
        "平果 平远 开化 思明 应城 建始 建平 建水 循化 微山 怀来 怀集 扶余 振兴 措勤 政和 文水 斗门 新会 新兴 新化 新民 新源 新野 方城 "
        "无为 昭觉 普定 普格 未央 林口 桃源 梨树 樟树 正安 正定 武义 武定 比如 民乐 民勤 民和 民权 永定 永年 永新 江山 江岸 河间 法库 "
        "洞口 海棠 海珠 海盐 海门 清新 清水 清流 游仙 灯塔 灵台 爱民 玉门 理塘 电白 界首 登封 皇姑 盐池 盐源 盐田 石棉 石门 石首 石鼓 "
        "矿区 碑林 磐石 礼泉 神木 神池 秀峰 策勒 紫金 美姑 老城 老边 自流井 船山 芙蓉 莲池 莲花 融水 解放 资源 赤壁 赤水 路北 路南 轮台 "
        "运河 进贤 通许 通道 遵化 邻水 郊区 金台 钢城 铁力 铁西 镇远 长子 隆化 隆回 集安 集贤 雨花 青神 项城 顺义 顺平 马边 高台 高密 "
        "高要 麒麟 黑水 鼓楼 龙口 和平 新华 中山 中原 河口 港口 通海 高安 新安 长安 温泉 新城 开平 普宁 陆丰 南海 高明"
    )
)

# Short forms of counties that arise where two words meet, as seen by a segmenter over three hundred texts (安|全 in 东安全).
COLLIDING = frozenset(
    words_of(
        "七星 万秀 万载 三水 三江 三门 上党 上城 上林 上犹 东兴 东区 东坡 东山 东平 东昌 东河 东海 东港 东阳 中江 中站 "
        "中西 丰县 临江 临河 临海 乌兰 乌苏 九龙 二道 于洪 云县 云和 云安 五河 亚东 京山 仁和 仓山 代县 伊通 佳县 保靖 "
        "信都 元宝 元江 六枝 兰山 共和 关岭 兴县 兴和 兴国 兴城 兴安 兴文 兴海 凤凰 利通 剑河 化德 北关 北区 千山 华蓥 "
        "华龙 南区 南华 南县 南和 南城 南安 南山 南川 南开 南昌 南江 南沙 南湖 博爱 友谊 双江 双河 双清 古城 台山 台江 "
        "右江 吉县 吉隆 同仁 同安 同德 同江 吴江 和县 和安 和康 和政 和田 和顺 和龙 咸安 商城 喀什 嘉陵 噶尔 图们 城东 "
        "城关 城区 城步 城西 城阳 大东 大丰 大关 大同 大城 大宁 大安 大新 大理 大荔 大通 天山 天桥 天河 天等 天门 太仓 "
        "太平 太湖 威信 婺城 宁化 宁南 宁县 宁国 宁安 宁河 宁海 宁远 安义 安乡 安吉 安国 安宁 安岳 安新 安达 安阳 定安 "
        "定海 宜丰 宝山 容县 宿城 密云 寿县 屏山 山城 岳西 岳阳 岳麓 崆峒 崇明 崖州 巴东 巴彦 市中 平乐 平利 平南 平原 "
        "平城 平山 平桂 平江 平湖 平陆 广信 广安 广平 广水 广灵 庄河 庆元 康乐 康保 康县 康平 康马 延长 建华 建宁 建安 "
        "建德 建湖 建瓯 建阳 开原 弋江 德城 怀柔 怀远 思南 恩阳 惠东 惠农 惠安 惠水 惠济 成县 成安 成武 扬中 文县 文山 "
        "文昌 新丰 新乐 新乡 新北 新县 新吴 新和 新宁 新市 新干 新平 新建 新河 新泰 新田 新都 方山 方正 明光 明山 明水 "
        "易县 普陀 曲阜 月湖 朝阳 杂多 来安 松山 柯桥 柳江 桂东 桂平 桐柏 桥东 梁山 梁河 梁溪 横山 武昌 武陵 民丰 江北 "
        "江华 江南 江口 江宁 江干 江永 江汉 江油 江海 江源 江达 沙县 沙市 沙河 沙湾 沙田 河东 河北 河南 河西 泉山 泉港 "
        "泗县 泰山 津市 洪山 洪泽 浏阳 浦东 浦江 海南 海原 海城 海州 海港 清原 清城 清河 渝中 港北 港南 湖滨 湖里 源汇 "
        "滨江 滨海 潘集 澜沧 灵山 牡丹 玄武 玉泉 环江 琅琊 瑞金 甘孜 田东 田林 疏勒 白云 白水 白沙 白河 白玉 白银 盘山 "
        "相城 相山 石柱 碧江 祁连 福安 福海 福清 禹会 秀山 秦淮 站前 章贡 竹山 紫云 紫阳 红原 红旗 红河 绿园 缙云 罗城 "
        "翠屏 肥西 胶州 色达 芝罘 芦山 花山 花都 苏仙 范县 茅箭 荣昌 莲湖 莲都 营山 蒙山 融安 衡山 裕安 裕民 西乡 西充 "
        "西区 西华 西和 西山 西岗 西工 西市 西平 西林 西湖 西秀 西陵 西青 谯城 贡嘎 贺兰 资中 资兴 路桥 辽中 迁安 连云 "
        "连山 通城 通江 通河 遂平 道县 道外 道真 郧西 都安 鄱阳 金凤 金安 金山 金平 金水 金沙 金湖 金秀 金阳 钱塘 铁东 "
        "铁山 铜官 镇安 长兴 长宁 长海 长清 长白 阜城 防城 阳东 阳新 阳明 阳谷 阳高 阿坝 陇县 隆安 隆林 雁江 雅江 青县 "
        "青山 青秀 青龙 顺庆 顺河 颍上 颍东 颍泉 香河 马山 马村 高县 高州 高平 高港 高青 麦积 黄埔 黄山 黄梅 黄浦 黑山 "
        "黔西 龙南 龙圩 龙城 龙山 龙岗 龙州 龙江 龙泉 龙海 龙湖 龙湾 龙潭 龙门"
    )
)
