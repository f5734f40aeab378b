package org.comity.doors;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;

/** Content packed with gzip, both ways. */
final class Gzip {

    /** Below this, packing costs more than it saves: it would fit one network packet anyway. */
    static final int WORTHWHILE_BYTES = 1_200;

    private static final int BUFFER_BYTES = 16 << 10;

    private Gzip() {}

    /** Whether an Accept-Encoding header asks for gzip, or for anything (RFC 9110 §12.5.3). */
    static boolean accepted(String acceptEncoding) {
        boolean any = false;
        for (String part : acceptEncoding.split(",", -1)) {
            String[] words = part.strip().toLowerCase(Locale.ROOT).split(";", -1);
            String coding = words[0].strip();
            boolean wanted = true;
            for (int i = 1; i < words.length; i++) {
                wanted &= !words[i].strip().matches("q=0(\\.0{0,3})?");
            }
            if (coding.equals("gzip") || coding.equals("x-gzip")) {
                return wanted;
            }
            any |= coding.equals("*") && wanted;
        }
        return any;
    }

    /** Unpacks; what is no gzip throws with a {@link BadRequest} as the cause. */
    static InputStream unpacking(InputStream in) {
        return new InputStream() {
            private InputStream unpacked = InputStream.nullInputStream();
            private boolean begun;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] into, int from, int length) throws IOException {
                try {
                    if (!begun) {
                        unpacked = new GZIPInputStream(in, BUFFER_BYTES);
                        begun = true;
                    }
                    return unpacked.read(into, from, length);
                } catch (ZipException | java.io.EOFException e) {
                    throw new IOException(
                            new BadRequest(400, "Content-Encoding says gzip, but the body is not: " + e.getMessage()));
                }
            }
        };
    }

    /** Packs at the fastest level: on a fast line the next level costs more time than it saves. */
    static GZIPOutputStream packing(OutputStream out) throws IOException {
        return new GZIPOutputStream(out, BUFFER_BYTES) {
            {
                def.setLevel(Deflater.BEST_SPEED);
            }
        };
    }
}
