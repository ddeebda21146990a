"""The words of incidents and their clocks in Chinese as written in Taiwan."""

WORDS = {
    "level": "{scheme}：依所載事實推算為{computed}；所載等級為{declared}",
    "level_between": "{scheme}：依所載事實推算，介於{computed}至{possible}；所載等級為{declared}",
    "undeclared": "未載明",
    "nothing": "所採用之規則對此事件並無期限或辦理要求",
    "due": "期限{day}：",
    "no_clock": "未定期限：",
    "state_met": "已辦理",
    "state_not_met": "未辦理",
    "state_unstated": "未載明",
    "state_not_yet_due": "待辦理",
}
