using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PcapLab.Notebooks.Display;

/// <summary>A table as HTML. All rows up to a screenful stand in the markup; the script only sorts and turns pages, so a static viewer loses nothing it needs.</summary>
internal static class HtmlTable
{
    private const int PageRows = 25;
    private const int MaxCells = 3000; // about 300 kB of markup: a notebook is opened, diffed and mailed
    private const string Font = "font-family:Inter,'Segoe UI',system-ui,sans-serif;font-size:12px;font-variant-numeric:tabular-nums";

    public static string Write(TableView table)
    {
        var body = Body(table, out var rows);
        var id = "pl-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body)))[..12];
        var sb = new StringBuilder();
        sb.Append(CultureInfo.InvariantCulture, $"<div class=\"pcaplab-table\" data-pcaplab=\"{id}\" style=\"{Font};overflow-x:auto\">");
        sb.Append("<table style=\"border-collapse:collapse;margin:4px 0\">");
        if (table.Title is { } title) sb.Append($"<caption style=\"text-align:left;font-weight:600;padding:2px 0 6px\">{HtmlText.Escape(title)}</caption>");
        if (rows > 0)
        {
            sb.Append("<thead><tr>");
            foreach (var column in table.Columns) Head(sb, column);
            sb.Append("</tr></thead><tbody>").Append(body).Append("</tbody>");
        }

        sb.Append("</table>");
        sb.Append("<div class=\"pcaplab-note\" style=\"color:#6b7280;margin-bottom:4px\">").Append(Note(table, rows)).Append("</div>");
        if (rows > 1) sb.Append("<script>").Append(Script.Replace("ID", id, StringComparison.Ordinal)).Append("</script>");
        return sb.Append("</div>").ToString();
    }

    private static void Head(StringBuilder sb, TableColumn column)
    {
        var align = column.Right ? "right" : "left";
        var help = column.Help is { } h ? $" title=\"{HtmlText.Escape(h)}\"" : "";
        var unit = column.Unit is { } u && u != "bytes" && u != column.Name ? $" <span style=\"color:#6b7280;font-weight:400\">{HtmlText.Escape(u)}</span>" : "";
        sb.Append($"<th scope=\"col\"{help} style=\"text-align:{align};padding:4px 10px 4px 0;border-bottom:1px solid #9ca3af;white-space:nowrap\">{HtmlText.Escape(column.Name)}{unit}</th>");
    }

    private static string Body(TableView table, out int rows)
    {
        var sb = new StringBuilder();
        rows = 0;
        foreach (var row in table.Cells().Take(Math.Max(PageRows, MaxCells / Math.Max(1, table.Columns.Count))))
        {
            // Rows past the first page are hidden by the script, not in the markup: without a script they all show.
            sb.Append("<tr>");
            for (var i = 0; i < row.Count; i++) CellTo(sb, row[i], table.Columns[i].Right);
            sb.Append("</tr>");
            rows++;
        }

        return sb.ToString();
    }

    private static void CellTo(StringBuilder sb, TableCell cell, bool right)
    {
        var sort = cell.Sort is { } s ? string.Create(CultureInfo.InvariantCulture, $" data-v=\"{s:R}\"") : "";
        sb.Append($"<td{sort} style=\"text-align:{(right ? "right" : "left")};padding:3px 10px 3px 0;border-bottom:1px solid #e5e7eb;{(cell.Text?.Length > 60 ? "min-width:18em" : "white-space:nowrap")}\">");
        sb.Append(cell.Markup ?? HtmlText.Escape(cell.Text)).Append("</td>");
    }

    private static string Note(TableView table, int rows) => table.Total switch
    {
        0 => "No rows.",
        null => string.Create(CultureInfo.InvariantCulture, $"The first {rows:#,0} rows."),
        { } t when t > rows => string.Create(CultureInfo.InvariantCulture, $"The first {rows:#,0} of {t:#,0} rows."),
        1 => "1 row.",
        { } t => string.Create(CultureInfo.InvariantCulture, $"{t:#,0} rows."),
    };

    // Finds its own table by id, for document.currentScript is not there in every front end. Sorting is stable; a click on the same head turns it around.
    private static readonly string Script = """
        (function(){document.querySelectorAll('[data-pcaplab="ID"]:not([data-on])').forEach(function(d){d.setAttribute('data-on','1');
        var b=d.querySelector('tbody'),p=0,n=PAGE,r=Array.prototype.slice.call(b.rows),o=-1,up=1,f=document.createElement('span');
        function v(x,i){var c=x.cells[i],s=c.getAttribute('data-v');return s===null?c.textContent:+s}
        function show(){r.forEach(function(x,i){x.hidden=i<p*n||i>=(p+1)*n;b.appendChild(x)});t.textContent=' page '+(p+1)+' of '+Math.ceil(r.length/n)+' '}
        function go(k){p=Math.max(0,Math.min(Math.ceil(r.length/n)-1,p+k));show()}
        function bt(s,k){var e=document.createElement('button');e.textContent=s;e.setAttribute('aria-label',k<0?'previous page':'next page');e.onclick=function(){go(k)};return e}
        var t=document.createElement('span');d.querySelectorAll('th').forEach(function(h,i){h.style.cursor='pointer';h.onclick=function(){up=o===i?-up:1;o=i;
        d.querySelectorAll('th').forEach(function(g){g.removeAttribute('aria-sort')});h.setAttribute('aria-sort',up>0?'ascending':'descending');
        r=r.map(function(x,j){return[v(x,i),j,x]}).sort(function(a,c){return(a[0]<c[0]?-1:a[0]>c[0]?1:0)*up||a[1]-c[1]}).map(function(x){return x[2]});p=0;show()}});
        if(r.length>n){f.appendChild(bt('‹',-1));f.appendChild(t);f.appendChild(bt('›',1));d.querySelector('.pcaplab-note').appendChild(f)}show()})})()
        """.ReplaceLineEndings("").Replace("PAGE", PageRows.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
}
