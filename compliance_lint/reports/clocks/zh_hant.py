"""The words of incidents and their clocks in Chinese as written in Hong Kong."""

WORDS = {
    "level": "{scheme}：按事實應為{computed}；已登記為{declared}",
    "level_between": "{scheme}：按已載明的事實，介乎{computed}至{possible}；已登記為{declared}",
    "undeclared": "未有登記",
    "nothing": "適用的規則對此事故並無要求",
    "due": "限期{day}：",
    "no_clock": "未定限期：",
    "state_met": "已處理",
    "state_not_met": "未處理",
    "state_unstated": "未有載明",
    "state_not_yet_due": "有待處理",
}
