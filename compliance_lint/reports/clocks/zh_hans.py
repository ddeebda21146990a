"""The words of incidents and their clocks in Chinese as written on the mainland."""

WORDS = {
    "level": "{scheme}：按事实应为{computed}；登记为{declared}",
    "level_between": "{scheme}：按已说明的事实，介于{computed}至{possible}；登记为{declared}",
    "undeclared": "未登记",
    "nothing": "所适用的规则对该事件没有要求",
    "due": "期限{day}：",
    "no_clock": "未规定期限：",
    "state_met": "已完成",
    "state_not_met": "未完成",
    "state_unstated": "未说明",
    "state_not_yet_due": "待完成",
}
