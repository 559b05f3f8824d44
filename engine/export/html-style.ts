/** The style of the HTML report: one sheet, on screen as on paper, black on white. Its digest stands in the page's policy. */

/** @param foot a text of ours without quotes or backslashes, printed at the foot of every page */
export function htmlStyle(foot: string): string {
  return `
:root{color-scheme:light;--ink:#14181d;--soft:#4a5057;--line:#c9c6bc;--wash:#f3f2ee;--fail:#a01a1f;--pass:#17593a;--open:#74460a;--broken:#5d3180}
*{box-sizing:border-box}
body{margin:0 auto;padding:24px;max-width:980px;background:#fff;color:var(--ink);font:14px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",sans-serif;font-variant-numeric:tabular-nums lining-nums}
h1{margin:0;font-size:15px;font-weight:600;color:var(--soft)}
h2{margin:28px 0 8px;padding-bottom:4px;border-bottom:2px solid var(--ink);font-size:17px;break-after:avoid}
h3{margin:20px 0 6px;font-size:15px;break-after:avoid}
p{margin:0 0 8px}
.outcome{margin:4px 0;font-size:34px;font-weight:700;letter-spacing:.02em}
.why{font-size:16px}
.quiet{color:var(--soft)}
dl{display:grid;grid-template-columns:minmax(110px,200px) 1fr;gap:2px 16px;margin:0 0 10px}
dt{color:var(--soft)}
dd{margin:0;overflow-wrap:anywhere;min-width:0}
table{width:100%;margin:0 0 10px;border-collapse:collapse}
caption{padding-bottom:4px;text-align:left;font-weight:600}
th,td{padding:3px 8px 3px 0;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
th{color:var(--soft);font-weight:600}
#ai-act,#remarks,#words{break-inside:avoid}
.quiet{break-after:avoid}
.w{width:32%}
.n{text-align:right;white-space:nowrap}
thead{display:table-header-group}
tr{break-inside:avoid}
code,.e{font-family:ui-monospace,"Cascadia Mono",Menlo,Consolas,"Liberation Mono",monospace;font-size:.92em;font-variant-ligatures:none;overflow-wrap:anywhere}
.e{unicode-bidi:isolate}
.e.p{font:inherit}
.x{padding:0 2px;border:1px solid var(--line);border-radius:2px;background:var(--wash);font-size:.85em}
.o{font-weight:700;white-space:nowrap}
.o-fail{color:var(--fail)}.o-pass{color:var(--pass)}.o-open{color:var(--open)}.o-broken{color:var(--broken)}
ol{margin:0 0 10px;padding:0;list-style:none}
li{padding:8px 0;border-top:1px solid var(--line);break-inside:avoid}
li dl{grid-template-columns:auto 1fr auto 1fr;margin:4px 0}
@media (max-width:620px){dl,li dl{grid-template-columns:auto 1fr}}
.remarks{white-space:pre-wrap;overflow-wrap:anywhere}
.signature{display:grid;grid-template-columns:1fr 1fr;gap:28px 24px;margin-top:28px;break-inside:avoid}
.signature div{padding-top:4px;border-top:1px solid var(--ink);color:var(--soft)}
footer{margin-top:28px;padding-top:6px;border-top:1px solid var(--line);color:var(--soft);font-size:12px;overflow-wrap:anywhere}
@page{margin:16mm 15mm 18mm;@bottom-left{content:"${foot}";font:7pt ui-monospace,"Liberation Mono",monospace;color:#4a5057}@bottom-right{content:counter(page) " / " counter(pages);font:8pt sans-serif;color:#4a5057}}
@media print{body{padding:0;max-width:none;font-size:10pt}footer{display:none}dl{grid-template-columns:34mm 1fr}li dl{grid-template-columns:auto 1fr auto 1fr}code,.e{font-size:.88em}table{font-size:9pt}td,th{padding:2px 8px 2px 0}h2{margin-top:18px}p,dd{orphans:3;widows:3}}
`;
}
