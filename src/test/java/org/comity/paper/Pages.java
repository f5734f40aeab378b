package org.comity.paper;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.documentinterchange.logicalstructure.PDStructureElement;
import org.apache.pdfbox.pdmodel.documentinterchange.logicalstructure.PDStructureNode;
import org.apache.pdfbox.text.PDFTextStripper;

/** A PDF as a test reads it. */
public final class Pages implements AutoCloseable {
    final PDDocument document;

    public Pages(byte[] pdf) throws IOException {
        document = Loader.loadPDF(pdf);
    }

    public int count() {
        return document.getNumberOfPages();
    }

    /** What stands on that page, from 1 on. */
    public String text(int page) throws IOException {
        var stripper = new PDFTextStripper();
        stripper.setStartPage(page);
        stripper.setEndPage(page);
        return stripper.getText(document);
    }

    /** What stands on all pages, on one line. */
    public String text() throws IOException {
        return new PDFTextStripper().getText(document).replaceAll("\\s+", " ");
    }

    /** Every element of the structure, in the order in which it is read. */
    List<PDStructureElement> structure() {
        var elements = new ArrayList<PDStructureElement>();
        collect(document.getDocumentCatalog().getStructureTreeRoot(), elements);
        return elements;
    }

    private static void collect(PDStructureNode node, List<PDStructureElement> into) {
        for (Object kid : node.getKids()) {
            if (kid instanceof PDStructureElement element) {
                into.add(element);
                collect(element, into);
            }
        }
    }

    @Override
    public void close() throws IOException {
        document.close();
    }
}
