"""The words of the grading in Chinese as written on the mainland."""

WORDS = {
    "cell": "{aspect}：{harm}，对应{level}",
    "harm": "对{object}造成{degree}",
    "level": "第{level}级",
    "figure": "第{level}级",
    "figures": "一 二 三 四 五",
    "colon": "：",
    "gap": "，",
    "comma": "、",
    "unread": "侵害客体或侵害程度未载明，无法得出等级",
    "unsaid": "未载明",
    "no_impacts": "未载明受侵害的客体和侵害程度（可在类型为mlps_grading的评估中以impacts载明）",
    "computed": "推算等级：第{level}级（{pair}）",
    "verdict_agrees": "登记等级：第{declared}级，与推算等级一致",
    "verdict_too_low": "登记等级：第{declared}级，低于推算等级，宜重新审核定级",
    "verdict_above": "登记等级：第{declared}级，高于推算等级（宜在定级报告中说明理由）",
    "verdict_undeclared": "登记等级：未载明",
    "verdict_unknown": "登记等级：第{declared}级；受侵害情况未全部载明，无法判定是否一致",
    "reaching": "数据流入该系统的来源系统和该系统所承载的系统，最高为第{level}级",
    "reaching_above": "数据流入该系统的来源系统和该系统所承载的系统，最高为第{level}级，高于登记等级，宜在定级报告中说明理由",
    "reaching_at_least": "数据流入该系统的来源系统和该系统所承载的系统，最高不低于第{level}级",
    "check_top": "提示：对国家安全造成严重损害的，按定级矩阵为第四级；公网安〔2025〕1846号对第五级的表述更宽，宜核对是否属于第五级",
    "source": "定级记录：{place}",
    "ungraded": "描述文件载明不单独定级的有：{names}。",
    "matrix": "定级矩阵（业务信息安全等级与系统服务安全等级两者取高）：",
    "disputed": "对公民、法人和其他组织的合法权益造成特别严重损害的，本次按{level}推算（参数rights_grave）："
    "GB/T 22240—2020定为第二级，"
    "GA/T 1389—2017和2018年条例征求意见稿定为第三级。",
    "disputed_own": "对公民、法人和其他组织的合法权益造成特别严重损害的，本次按{level}推算（参数rights_grave由本单位设定，理由：{why}）。",
}
