package org.comity.paper;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A document. Every text in it is text: nothing in it is read as markup.
 *
 * @param language of its texts, as in BCP 47
 * @param marking stands at the top and foot of each page, such as TLP:AMBER
 * @param notice what else stands there; empty where nothing does
 * @param dated the date it bears in its properties; in full seconds, from the year 1970 on
 */
public record Paper(
        String title, String language, String marking, String notice, Instant dated, List<Section> sections) {

    public Paper {
        sections = List.copyOf(sections);
        if (title.isBlank() || marking.isBlank() || !language.matches("[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")) {
            throw new IllegalArgumentException("a paper has a title, a marking and a language such as en");
        }
        if (dated.getNano() != 0 || dated.getEpochSecond() < 0) {
            throw new IllegalArgumentException("a paper is dated in full seconds from 1970 on, not " + dated);
        }
    }

    /** What stands under one heading. */
    public record Section(String title, List<Block> blocks) {
        public Section {
            blocks = List.copyOf(blocks);
        }

        public Section(String title, Block... blocks) {
            this(title, List.of(blocks));
        }
    }

    /** A part of a section. */
    public sealed interface Block {}

    /** A paragraph. */
    public record Words(String text) implements Block {}

    /** What is called what. */
    public record Facts(List<Fact> facts) implements Block {
        public Facts {
            facts = List.copyOf(facts);
        }
    }

    /** One of them. */
    public record Fact(String name, String value) {}

    /**
     * A table.
     *
     * @param caption says what the rows are
     * @param columns its headings, with the share of the width that each takes
     * @param rows as many cells in each as there are columns; the first cell is the heading of its row
     */
    public record Grid(String caption, List<Column> columns, List<List<String>> rows) implements Block {
        public Grid {
            columns = List.copyOf(columns);
            rows = rows.stream().map(List::copyOf).toList();
            int wanted = columns.size();
            if (wanted == 0 || columns.getFirst().width() == 0 || rows.stream().anyMatch(row -> row.size() != wanted)) {
                throw new IllegalArgumentException(
                        "a table has columns, the first with a width, and a cell for each in every row");
            }
        }
    }

    /**
     * A column.
     *
     * @param width beside the others; 0 for what stands small below the cell before it, where there is anything
     */
    public record Column(String title, int width) {
        public Column {
            if (width < 0) {
                throw new IllegalArgumentException("no column is " + width + " wide");
            }
        }
    }

    /** The same with that behind it. */
    public Paper and(List<Section> more) {
        var all = new ArrayList<>(sections);
        all.addAll(more);
        return new Paper(title, language, marking, notice, dated, all);
    }
}
