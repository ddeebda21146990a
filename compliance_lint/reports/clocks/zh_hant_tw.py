"""The words of incidents and their clocks in Chinese as written in Taiwan."""

WORDS = {
    "level": "{scheme}：依事實判定為{computed}；登錄為{declared}",
    "level_between": "{scheme}：依目前載明之事實，介於{computed}至{possible}；登錄為{declared}",
    "undeclared": "未登錄",
    "nothing": "適用之規則對此事件並無要求",
    "due": "期限{day}：",
    "no_clock": "未定期限：",
    "state_met": "已辦理",
    "state_not_met": "未辦理",
    "state_unstated": "未載明",
    "state_not_yet_due": "待辦理",
}
