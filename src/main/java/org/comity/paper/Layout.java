package org.comity.paper;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** A paper as a tree of elements. It is never written out and read again, so that no text can become markup. */
final class Layout {
    /** Of the title, at the top of each page. */
    private static final int EDGE_TITLE_CHARS = 50;

    private final Document document;
    private final Glyphs glyphs;

    private Layout(Document document, Glyphs glyphs) {
        this.document = document;
        this.glyphs = glyphs;
    }

    static Document of(Paper paper, Glyphs glyphs) {
        try {
            Document document = DocumentBuilderFactory.newDefaultInstance()
                    .newDocumentBuilder()
                    .newDocument();
            new Layout(document, glyphs).lay(paper);
            return document;
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException(e);
        }
    }

    private void lay(Paper paper) {
        Element html = document.createElement("html");
        html.setAttribute("lang", paper.language());
        document.appendChild(html);
        Element body = document.createElement("body");
        edge(body, "top", paper, "");
        edge(body, "foot", paper, "page");
        text(body, "h1", paper.title());
        Element bookmarks = document.createElement("bookmarks");
        int number = 0;
        for (Paper.Section each : paper.sections()) {
            section(body, bookmarks, "s" + ++number, each);
        }
        if (glyphs.replaced() > 0) {
            section(
                    body,
                    bookmarks,
                    "s" + ++number,
                    new Paper.Section(
                            "About the letters",
                            new Paper.Words("Some characters are not in the font of this paper, or cannot be seen, or"
                                    + " are read from right to left. Each is written as its number in Unicode, such as"
                                    + " [U+4E2D]. Different ones: " + glyphs.replaced() + ".")));
        }
        html.appendChild(head(paper, bookmarks));
        html.appendChild(body);
    }

    private Element head(Paper paper, Element bookmarks) {
        Element head = document.createElement("head");
        text(head, "title", paper.title());
        Element subject = document.createElement("meta");
        subject.setAttribute("name", "subject");
        subject.setAttribute("content", glyphs.printable(paper.marking()));
        head.appendChild(subject);
        Element style = document.createElement("style");
        style.setTextContent(looks());
        head.appendChild(style);
        head.appendChild(bookmarks);
        return head;
    }

    /** What stands on each page: the marking, the notice, and at the foot the number of the page. */
    private void edge(Element body, String id, Paper paper, String page) {
        Element edge = child(body, "div", "");
        edge.setAttribute("id", id);
        Element line = child(edge, "div", "line");
        Element left = child(line, "span", page.isEmpty() ? "" : "left");
        text(left, "span", paper.marking()).setAttribute("class", "marking");
        text(left, "span", paper.notice().isEmpty() ? "" : " · " + paper.notice());
        if (page.isEmpty()) {
            text(left, "span", " · " + shortened(paper.title()));
        } else {
            child(child(line, "span", "right"), "span", "").setAttribute("id", page);
        }
    }

    /** The title where it has a line at most. */
    private static String shortened(String title) {
        int most = title.offsetByCodePoints(0, Math.min(title.codePointCount(0, title.length()), EDGE_TITLE_CHARS));
        return most == title.length() ? title : title.substring(0, most) + "…";
    }

    private void section(Element body, Element bookmarks, String id, Paper.Section section) {
        text(body, "h2", section.title()).setAttribute("id", id);
        Element bookmark = document.createElement("bookmark");
        bookmark.setAttribute("name", glyphs.printable(section.title()));
        bookmark.setAttribute("href", "#" + id);
        bookmarks.appendChild(bookmark);
        for (Paper.Block each : section.blocks()) {
            switch (each) {
                case Paper.Words words -> text(body, "p", words.text());
                case Paper.Facts facts -> facts(body, facts.facts());
                case Paper.Grid grid -> grid(body, grid);
            }
        }
    }

    private void facts(Element body, List<Paper.Fact> facts) {
        Element rows = child(child(body, "table", "facts"), "tbody", "");
        for (Paper.Fact each : facts) {
            Element row = child(rows, "tr", "");
            text(row, "th", each.name()).setAttribute("scope", "row");
            text(row, "td", each.value());
        }
    }

    private void grid(Element body, Paper.Grid grid) {
        Element table = child(body, "table", "grid");
        if (!grid.caption().isEmpty()) {
            text(table, "caption", grid.caption());
        }
        int all = grid.columns().stream().mapToInt(Paper.Column::width).sum();
        Element headings = child(child(table, "thead", ""), "tr", "");
        for (Paper.Column each : grid.columns()) {
            if (each.width() > 0) {
                Element heading = text(headings, "th", each.title());
                heading.setAttribute("scope", "col");
                heading.setAttribute("style", "width: " + 100 * each.width() / all + "%");
            }
        }
        Element rows = child(table, "tbody", "");
        grid.rows().forEach(cells -> row(child(rows, "tr", ""), grid.columns(), cells));
    }

    private void row(Element row, List<Paper.Column> columns, List<String> cells) {
        Element cell = row;
        for (int i = 0; i < cells.size(); i++) {
            if (columns.get(i).width() > 0) {
                cell = child(row, i == 0 ? "th" : "td", "");
                if (i == 0) {
                    cell.setAttribute("scope", "row");
                }
                text(cell, "div", cells.get(i));
            } else if (!cells.get(i).isEmpty()) {
                text(cell, "div", columns.get(i).title() + ": " + cells.get(i)).setAttribute("class", "small");
            }
        }
    }

    private Element child(Element parent, String name, String looks) {
        Element child = document.createElement(name);
        if (!looks.isEmpty()) {
            child.setAttribute("class", looks);
        }
        parent.appendChild(child);
        return child;
    }

    private Element text(Element parent, String name, String text) {
        Element child = child(parent, name, "");
        child.setTextContent(glyphs.printable(text));
        return child;
    }

    private static String looks() {
        try (InputStream in = Objects.requireNonNull(Layout.class.getResourceAsStream("paper.css"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("the looks of a paper cannot be read", e);
        }
    }
}
