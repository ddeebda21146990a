"""The words of the grading in Chinese as written on the mainland."""

WORDS = {
    "cell": "{aspect}：{harm} → {level}",
    "harm": "对{object}造成{degree}",
    "level": "第{level}级",
    "unread": "受侵害情况描述不全，无法得出等级",
    "unsaid": "未说明",
    "no_impacts": "未描述受侵害的客体和侵害程度（可在类型为 mlps_grading 的评估中以 impacts 说明）",
    "computed": "推算结果：{pair}，第{level}级",
    "nothing": "无",
    "verdict_agrees": "登记等级：第{declared}级，与推算结果一致",
    "verdict_too_low": "登记等级：第{declared}级，低于推算结果",
    "verdict_above": "登记等级：第{declared}级，高于推算结果（宜留存定级理由）",
    "verdict_undeclared": "登记等级：未登记",
    "verdict_unknown": "登记等级：第{declared}级；因受侵害情况描述不全，无法判定是否一致",
    "reaching": "经数据流入或承载关系到达该系统的最高等级为第{level}级",
    "reaching_at_least": "经数据流入或承载关系到达该系统的最高等级不低于第{level}级",
    "check_top": "提示：对国家安全造成严重损害，按矩阵为第四级；2025年有关函件在部分情形下按第五级掌握，宜予复核",
    "matrix": "定级矩阵（业务信息与系统服务两者取高）：",
    "disputed": "对合法权益造成特别严重损害：第{level}级（参数 rights_grave：{why}）",
}
