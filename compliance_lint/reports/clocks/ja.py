"""The words of incidents and their clocks in Japanese."""

WORDS = {
    "level": "{scheme}：事実関係に基づく等級は{computed}、記載された等級は{declared}",
    "level_between": "{scheme}：記載された事実関係に基づく等級は{computed}から{possible}の間、記載された等級は{declared}",
    "undeclared": "なし",
    "nothing": "この事案について適用される点検項目はない",
    "due": "期限 {day}：",
    "no_clock": "期限の定めなし：",
    "state_met": "対応済み",
    "state_not_met": "未対応",
    "state_unstated": "記載なし",
    "state_not_yet_due": "要対応",
}
