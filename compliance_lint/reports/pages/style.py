"""How a page of HTML looks: on a screen by day and by night, on a telephone, and on A4."""

from __future__ import annotations

from compliance_lint.reports.colours import SEVERITIES

_GRADES = ":root{" + ";".join(f"--{severity}:{colour}" for severity, colour in SEVERITIES.items()) + "}"
STYLE = (
    f"\n{_GRADES}"
    + """
:root{color-scheme:light dark;--ink:#1c2330;--soft:#5a6475;--line:#cfd5de;--back:#fff;--shade:#f3f5f8;--lead:#1d4e89}
html{background:var(--back);color:var(--ink);-webkit-text-size-adjust:100%;
font:16px/1.6 system-ui,"Segoe UI","Helvetica Neue",Arial,"Noto Sans",sans-serif}
html:lang(zh-Hant){font-family:system-ui,"PingFang HK","Noto Sans HK","Noto Sans CJK HK","Microsoft JhengHei",sans-serif}
html:lang(zh-Hant-TW){font-family:system-ui,"PingFang TC","Noto Sans TC","Noto Sans CJK TC","Microsoft JhengHei",sans-serif}
html:lang(zh-Hans){font-family:system-ui,"PingFang SC","Noto Sans SC","Noto Sans CJK SC","Microsoft YaHei",sans-serif}
html:lang(ja){font-family:system-ui,"Hiragino Sans","Noto Sans JP","Noto Sans CJK JP","Yu Gothic",Meiryo,sans-serif}
body{max-width:52rem;margin:0 auto;padding:2rem 1.25rem 4rem;overflow-wrap:break-word}
h1,h2,h3,h4,h5,h6{line-height:1.3;margin:1.8em 0 .6em;text-wrap:balance}
h1{font-size:2rem;margin-top:0}
h2{font-size:1.45rem;border-bottom:2px solid var(--lead);padding-bottom:.25em}
h3{font-size:1.2rem;color:var(--lead)}
h4,h5,h6{font-size:1.03rem}
p{margin:.7em 0}
p.numbered{display:flex;gap:.6em}
p.numbered>.number{flex:none;min-width:2.2em;color:var(--soft);font-variant-numeric:tabular-nums}
p.numbered>.said{min-width:0}
ul{margin:.5em 0;padding-left:1.4em}
p.numbered+ul{margin-left:2.8em}
li{margin:.25em 0}
li.marked{list-style:none}
.mark{color:var(--soft)}
code,pre{font-family:ui-monospace,"SF Mono",Consolas,"Noto Sans Mono",monospace;font-size:.86em;background:var(--shade);border-radius:3px}
code{padding:.1em .3em;overflow-wrap:anywhere}
pre{padding:.8em 1em;white-space:pre-wrap}
pre code{padding:0;font-size:1em}
.table{overflow-x:auto;margin:1em 0}
table{border-collapse:collapse;width:100%;font-size:.92em}
th,td{border:1px solid var(--line);padding:.4em .6em;text-align:left;vertical-align:top;min-width:5.9em}
th{background:var(--shade)}
a{color:var(--lead)}
nav{background:var(--shade);border-radius:6px;padding:.8em 1.2em;margin:1.5em 0}
nav p{font-weight:700;margin:0 0 .3em}
nav ul{list-style:none;padding-left:0;margin:0}
nav ul ul{padding-left:1.3em}
nav a{text-decoration:none}
nav a:hover,nav a:focus{text-decoration:underline}
.grade{font-weight:700;white-space:nowrap}
.critical{color:var(--critical)}
.high{color:var(--high)}
.medium{color:var(--medium)}
.low{color:var(--low)}
.info{color:var(--info)}
@media screen and (prefers-color-scheme:dark){:root{--ink:#e3e7ee;--soft:#a3adbd;--line:#3c4655;--back:#14181f;--shade:#1f2630;
--lead:#8ab8f0;--critical:#ff8d9c;--high:#ff9d73;--medium:#efc05a;--low:#8fc3ea;--info:#a3adbd}}
@media screen and (max-width:36rem){body{padding:1.2rem 1rem 3rem}
h1{font-size:1.6rem}
h2{font-size:1.25rem}
p.numbered+ul{margin-left:0}}
@page{size:A4;margin:18mm 16mm 20mm}
@media print{:root{color-scheme:light}
html{font-size:10.5pt;line-height:1.45}
body{max-width:none;padding:0}
nav{break-after:page;background:none;padding:0}
h1,h2,h3,h4,h5,h6{break-after:avoid}
p,li{orphans:3;widows:3}
.table{overflow:visible}
thead{display:table-header-group}
tr,pre{break-inside:avoid}
p:has(+p.numbered):not(.numbered){break-after:avoid}
a{color:inherit;text-decoration:none}
th,code,pre,.grade{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
"""
)
"""The style sheet; it names no resource outside the page."""
