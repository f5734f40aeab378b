package org.comity.feeds;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.comity.border.Segment;

/** How the rows of a segment are written for whoever has no node. The same segment gives the same bytes, always. */
interface SegmentForm {
    /** As they came, below their header. */
    SegmentForm CSV = new SegmentForm() {
        @Override
        public String ending() {
            return "csv";
        }

        @Override
        public void write(Segment segment, InputStream rows, OutputStream out) throws IOException {
            out.write(segment.header().getBytes(StandardCharsets.UTF_8));
            rows.transferTo(out);
        }
    };

    /** What a file's name ends in, without a dot. */
    String ending();

    /** @param rows without their header */
    void write(Segment segment, InputStream rows, OutputStream out) throws IOException;
}
