using System.Text;
using System.Xml;
using PcapLab.Schema;

namespace PcapLab.Export;

/// <summary>XML: an element per row, an element per value; no value is no element.</summary>
public sealed class XmlExporter : TableExporter
{
    /// <inheritdoc/>
    public override string Name => "xml";
    /// <inheritdoc/>
    public override string Description => "XML, one element per row and value";

    /// <inheritdoc/>
    public override void Write<TRow>(Table<TRow> table, IEnumerable<TRow> rows, Stream to)
    {
        using var xml = XmlWriter.Create(to, new XmlWriterSettings { Encoding = new UTF8Encoding(false), Indent = true, NewLineChars = "\n", CloseOutput = false });
        xml.WriteStartElement(table.Name);
        foreach (var row in rows)
        {
            xml.WriteStartElement("row");
            foreach (var c in table.Columns)
            {
                var cell = c.Get(row);
                if (!cell.IsNull) xml.WriteElementString(c.Name, CellText.Plain(c.Type, cell));
            }

            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }
}
