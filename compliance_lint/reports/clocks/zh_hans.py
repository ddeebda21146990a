"""The words of incidents and their clocks in Chinese as written on the mainland."""

WORDS = {
    "level": "{scheme}：按所载事实推算为{computed}；所载级别为{declared}",
    "level_between": "{scheme}：按所载事实推算，介于{computed}至{possible}；所载级别为{declared}",
    "undeclared": "未载明",
    "nothing": "所采用的规则对该事件没有期限或者办理要求",
    "due": "期限{day}：",
    "no_clock": "未规定期限：",
    "state_met": "已完成",
    "state_not_met": "未完成",
    "state_unstated": "未载明",
    "state_not_yet_due": "待完成",
}
