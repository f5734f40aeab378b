package org.comity.paper;

import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.FontStyle;
import com.openhtmltopdf.outputdevice.helper.ExternalResourceControlPriority;
import com.openhtmltopdf.pdfboxout.PdfBoxRenderer;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder.PdfAConformance;
import com.openhtmltopdf.util.XRLog;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.GregorianCalendar;
import java.util.regex.Pattern;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.common.PDMetadata;

/** Prints papers as tagged PDF: PDF/UA-1, and PDF/A-2a to be kept. Opens no file and no connection. */
public final class Press {
    /** As the library writes it; text of a paper stands there escaped, and is never this. */
    private static final Pattern CREATED = Pattern.compile("<xmp:CreateDate>[^<]*</xmp:CreateDate>");

    private Press() {}

    /** The same bytes for the same paper. */
    public static byte[] pdf(Paper paper) {
        var builder = new PdfRendererBuilder();
        try (var glyphs = new Glyphs()) {
            builder.withW3cDocument(Layout.of(paper, glyphs), null);
            builder.usePdfUaAccessibility(true);
            builder.usePdfAConformance(PdfAConformance.PDFA_2_A);
            builder.useColorProfile(ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData());
            builder.withProducer("Comity");
            XRLog.setLoggingEnabled(false); // it tells of every font and style it reads
            for (Glyphs.Fonts each : Glyphs.Fonts.values()) {
                builder.useFont(each::open, Glyphs.Fonts.FAMILY, each.weight, FontStyle.NORMAL, true);
            }
            builder.useUriResolver((base, uri) -> null);
            for (var when : ExternalResourceControlPriority.values()) {
                builder.useExternalResourceAccessControl((uri, type) -> false, when);
            }
            var out = new ByteArrayOutputStream();
            try (PdfBoxRenderer renderer = builder.buildPdfRenderer()) {
                renderer.layout();
                renderer.createPDFWithoutClosing();
                PDDocument document = renderer.getPdfDocument();
                date(document, paper.dated());
                document.save(out);
            }
            return out.toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException("a paper cannot be printed: " + e.getMessage(), e);
        }
    }

    /**
     * The library dates what it makes by the clock, and the id of a document is made of the time; both are taken from the
     * paper, so that nothing of the bytes is from elsewhere.
     */
    private static void date(PDDocument document, Instant dated) throws IOException {
        document.getDocumentInformation().setCreationDate(GregorianCalendar.from(dated.atZone(ZoneOffset.UTC)));
        document.setDocumentId(dated.getEpochSecond());
        PDMetadata metadata = document.getDocumentCatalog().getMetadata();
        String said = new String(metadata.toByteArray(), StandardCharsets.UTF_8);
        metadata.importXMPMetadata(CREATED.matcher(said)
                .replaceAll("<xmp:CreateDate>" + dated + "</xmp:CreateDate>")
                .getBytes(StandardCharsets.UTF_8));
    }
}
