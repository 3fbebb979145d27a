"""Beijing's key-project plan for 2024 as it was published, typed from the brief: what the example's policy must say."""

CATEGORIES = {
    "science": {
        "重大科技设施平台集群": 10,
        "先进制造业": 30,
        "金融业和服务业扩大开放": 18,
        "数字经济": 15,
        "科技创新空间资源": 22,
        "文化旅游": 5,
    },
    "infrastructure": {
        "铁路、公路": 26,
        "轨道交通": 12,
        "站城一体化交通枢纽": 9,
        "城市道路及交通基础设施配套": 24,
        "城市运行保障设施": 17,
        "新基建": 12,
    },
    "livelihood": {
        "政策性住房": 5,
        "城市更新": 7,
        "教育": 24,
        "医疗养老": 22,
        "文化体育": 9,
        "绿化": 10,
        "水务": 18,
        "消费新地标": 5,
    },
}
"""Projects by programme and category."""

PROGRAMME_PROJECTS = 100
NEW_STARTS = 120
CONTINUING = 180
COMPLETIONS = 65
IN_YEAR = 2_811 * 10_000
"""In-year investment, 万元; met within 0.1 %."""

TOTAL = 12_000 * 10_000
"""Total investment, 万元: about 1.2 万亿元; met within 2 %."""

SUPPORT_RATIO_PERCENT = 30
EARLY_PROMOTION = 200
