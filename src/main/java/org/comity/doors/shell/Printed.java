package org.comity.doors.shell;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.comity.border.Refused;
import org.comity.paper.Paper;
import org.comity.paper.Press;
import org.comity.seal.Digest;

/**
 * A paper with what a reader needs to check it later, as PDF and as CSV. The hash is of the lines that the CSV begins
 * with, so that everybody who can print the same paper can compare it, with no more than {@code head} and
 * {@code sha256sum}; what stands behind these lines, such as heads of logs, is in no hash.
 */
public final class Printed {
    /** As CSV; a longer one is printed as CSV only. */
    private static final int PDF_CHARS_MAX = 500_000;

    private final Paper whole;
    private final Table rows;
    private final Digest digest;

    /**
     * @param content what the hash is of
     * @param again how the same paper is printed as CSV
     * @param behind sections that stand behind it
     */
    Printed(Paper content, String again, List<Paper.Section> behind) {
        rows = new Table("section", "row", "what", "says")
                .row("", "", "title", content.title())
                .row("", "", "marking", content.marking());
        if (!content.notice().isEmpty()) {
            rows.row("", "", "notice", content.notice());
        }
        content.sections().forEach(this::add);
        String lines = rows.csv();
        long count = lines.chars().filter(c -> c == '\n').count();
        digest = Digest.of(lines);
        Paper.Section check = new Paper.Section(
                "How to check this paper",
                new Paper.Facts(List.of(
                        new Paper.Fact("sha256", digest.hex()),
                        new Paper.Fact("lines", Long.toString(count)),
                        new Paper.Fact("again", again))),
                new Paper.Words("The sha256 is of what stands above: of the first " + count
                        + " lines of the same paper as CSV. The command prints it again, and head -n " + count
                        + " FILE | sha256sum says whether it still says the same."));
        add(check);
        behind.forEach(this::add);
        whole = content.and(List.of(check)).and(behind);
    }

    private void add(Paper.Section section) {
        int tables = 0;
        for (Paper.Block each : section.blocks()) {
            switch (each) {
                case Paper.Words words -> rows.row(section.title(), "", "", words.text());
                case Paper.Facts facts ->
                    facts.facts().forEach(fact -> rows.row(section.title(), "", fact.name(), fact.value()));
                case Paper.Grid grid -> add(section.title(), ++tables == 1 ? "" : tables + ".", grid);
            }
        }
    }

    private void add(String section, String table, Paper.Grid grid) {
        int number = 0;
        for (List<String> row : grid.rows()) {
            number++;
            for (int i = 0; i < row.size(); i++) {
                rows.row(section, table + number, grid.columns().get(i).title(), row.get(i));
            }
        }
    }

    /** Of what it says. */
    public Digest digest() {
        return digest;
    }

    /**
     * As PDF.
     *
     * @throws Refused TOO_MUCH where it would take too much of the machine
     */
    public byte[] pdf() {
        int chars = rows.csv().length();
        if (chars > PDF_CHARS_MAX) {
            throw new Refused(
                    Refused.Why.TOO_MUCH,
                    "it has " + chars + " characters as CSV, and a PDF takes at most " + PDF_CHARS_MAX
                            + "; print it as CSV");
        }
        return Press.pdf(whole);
    }

    /** As CSV, in UTF-8. */
    public byte[] csv() {
        return rows.csv().getBytes(StandardCharsets.UTF_8);
    }
}
