package org.comity.paper;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.documentinterchange.logicalstructure.PDStructureElement;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.comity.paper.Paper.Column;
import org.comity.paper.Paper.Fact;
import org.comity.paper.Paper.Facts;
import org.comity.paper.Paper.Grid;
import org.comity.paper.Paper.Section;
import org.comity.paper.Paper.Words;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;

class PressTest {
    private static final Instant DATED = Instant.parse("2026-03-02T08:00:00Z");
    private static final String SCRIPT = "<script>alert(1)</script> & <xmp:CreateDate>1999</xmp:CreateDate> ]]> ${x}";
    private static final String LETTERS =
            "Größe, à l'été, zażółć gęślą jaźń, Ελληνική Δημοκρατία, Служба безпеки України, č ş ő ñ å €";

    static Paper paper(String title, Section... sections) {
        return new Paper(title, "en", "TLP:AMBER", "for our own people only", DATED, List.of(sections));
    }

    private static Section timeline(int rows, String text) {
        var all = new ArrayList<List<String>>();
        for (int i = 1; i <= rows; i++) {
            all.add(List.of("step " + i, text + " " + i, i % 2 == 0 ? "technical" : ""));
        }
        return new Section(
                "Timeline",
                new Words("In their order."),
                new Grid("Steps", List.of(new Column("step", 1), new Column("says", 3), new Column("area", 0)), all));
    }

    private static Paper whole() {
        return paper(
                "Outages " + SCRIPT,
                new Section("State", new Facts(List.of(new Fact("title", SCRIPT), new Fact("letters", LETTERS)))),
                timeline(
                        60,
                        "It went on, at some length, so that a row takes more than a line of its page. " + LETTERS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ua1", "2a"})
    void others_find_it_to_be_accessible_and_fit_to_be_kept(String standard) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        PDFAFlavour flavour = PDFAFlavour.fromString(standard);
        var foundry = Foundries.defaultInstance();
        try (var parser = foundry.createParser(new ByteArrayInputStream(Press.pdf(whole())), flavour);
                var validator = foundry.createValidator(flavour, false)) {
            var result = validator.validate(parser);
            assertThat(result.getTestAssertions().stream()
                            .filter(each -> each.getStatus() == TestAssertion.Status.FAILED)
                            .map(each -> each.getRuleId().getClause() + " " + each.getMessage()))
                    .isEmpty();
            assertThat(result.getTotalAssertions()).isGreaterThan(1_000);
            assertThat(result.isCompliant()).isTrue();
        }
    }

    @Test
    void the_same_paper_makes_the_same_bytes_and_bears_its_own_date() throws Exception {
        byte[] pdf = Press.pdf(whole());
        assertThat(Press.pdf(whole())).isEqualTo(pdf);
        assertThat(Press.pdf(paper("Other"))).isNotEqualTo(pdf);
        try (var pages = new Pages(pdf)) {
            assertThat(pages.document.getDocumentInformation().getCreationDate().toInstant())
                    .isEqualTo(DATED);
            String metadata =
                    new String(pages.document.getDocumentCatalog().getMetadata().toByteArray(), UTF_8);
            assertThat(metadata)
                    .contains("<xmp:CreateDate>2026-03-02T08:00:00Z</xmp:CreateDate>")
                    .contains("<pdfuaid:part>1</pdfuaid:part>")
                    .contains("&lt;xmp:CreateDate&gt;1999");
        }
    }

    @Test
    void what_is_written_in_it_is_text_whatever_it_looks_like() throws Exception {
        try (var pages = new Pages(Press.pdf(whole()))) {
            assertThat(pages.document.getDocumentInformation().getTitle()).isEqualTo("Outages " + SCRIPT);
            assertThat(pages.text()).contains(SCRIPT);
            assertThat(pages.document.getDocumentCatalog().getOpenAction()).isNull();
            assertThat(pages.document.getDocumentCatalog().getNames()).isNull();
            for (PDPage page : pages.document.getPages()) {
                assertThat(page.getAnnotations()).isEmpty();
            }
        }
    }

    @Test
    void its_structure_tells_titles_tables_and_headings_of_rows_and_columns() throws Exception {
        try (var pages = new Pages(Press.pdf(whole()))) {
            var catalog = pages.document.getDocumentCatalog();
            assertThat(catalog.getLanguage()).isEqualTo("en");
            assertThat(catalog.getMarkInfo().isMarked()).isTrue();
            assertThat(catalog.getViewerPreferences().displayDocTitle()).isTrue();
            assertThat(catalog.getDocumentOutline().getFirstChild().getTitle()).isEqualTo("State");
            List<PDStructureElement> structure = pages.structure();
            assertThat(structure.stream().map(PDStructureElement::getStandardStructureType))
                    .containsSubsequence(
                            "H1", "H2", "Table", "TH", "TD", "H2", "P", "Table", "THead", "TH", "TBody", "TD");
            assertThat(structure.stream()
                            .filter(each -> each.getStandardStructureType().equals("TH"))
                            .map(each -> each.getAttributes()
                                    .getObject(0)
                                    .getCOSObject()
                                    .getNameAsString("Scope"))
                            .collect(Collectors.groupingBy(scope -> scope, Collectors.counting())))
                    .containsEntry("Column", 2L)
                    .containsEntry("Row", 62L);
        }
    }

    @Test
    void the_letters_of_europe_are_there_with_their_fonts() throws Exception {
        try (var pages = new Pages(Press.pdf(whole()))) {
            assertThat(pages.text()).contains(LETTERS).doesNotContain("About the letters");
            int fonts = 0;
            for (PDPage page : pages.document.getPages()) {
                for (COSName name : page.getResources().getFontNames()) {
                    PDFont font = page.getResources().getFont(name);
                    assertThat(font.isEmbedded()).isTrue();
                    assertThat(font.getName()).contains("LiberationSans");
                    fonts++;
                }
            }
            assertThat(fonts).isPositive();
        }
    }

    @Test
    void a_character_that_cannot_be_shown_is_written_as_its_number_and_the_paper_says_so() throws Exception {
        String text = "a\u4E2Db \u202Ec \uD83D\uDE00 \uD800 \u05D0 \u0000 \uE000 e\u0301";
        try (var pages = new Pages(Press.pdf(paper("x " + text, new Section("One", new Words(text)))))) {
            assertThat(pages.text())
                    .contains("a[U+4E2D]b [U+202E]c [U+1F600] [U+D800] [U+05D0] [U+0000] [U+E000] é")
                    .contains("About the letters")
                    .contains("Each is written as its number in Unicode");
        }
    }

    @Test
    void each_page_bears_the_marking_at_its_top_and_foot_and_its_number() throws Exception {
        try (var pages = new Pages(Press.pdf(whole()))) {
            assertThat(pages.count()).isGreaterThan(3);
            for (int i = 1; i <= pages.count(); i++) {
                assertThat(pages.text(i).split("TLP:AMBER · for our own people only", -1))
                        .as("page " + i)
                        .hasSize(3);
                assertThat(pages.text(i)).contains("page " + i + " of " + pages.count());
            }
        }
    }

    @Test
    void nothing_of_a_long_text_or_a_long_word_is_lost() throws Exception {
        String words =
                IntStream.rangeClosed(1, 3_000).mapToObj(each -> "w" + each).collect(Collectors.joining(" "));
        String word = "x".repeat(400) + "y";
        var grid = new Grid(
                "",
                List.of(new Column("step", 1), new Column("says", 2)),
                List.of(List.of("one", words), List.of(word, "")));
        try (var pages = new Pages(Press.pdf(paper("Long", new Section("Timeline", grid))))) {
            String text = pages.text();
            for (int i = 1; i <= 3_000; i++) {
                assertThat(text).contains("w" + i + " ");
            }
            assertThat(text.replace(" ", "")).contains(word);
        }
    }

    @Test
    void nonsense_is_refused() {
        assertThatThrownBy(() -> paper(" ")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Paper("a", "en\"", "TLP:RED", "", DATED, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Paper("a", "en", "TLP:RED", "", Instant.MIN, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Grid("", List.of(new Column("a", 1)), List.of(List.of("1", "2"))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Grid("", List.of(new Column("a", 0)), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Column("a", -1)).isInstanceOf(IllegalArgumentException.class);
    }
}
