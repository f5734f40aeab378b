package org.comity.doors.taxii;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a peer and its client said to each other, from a file under {@code src/test/resources/recorded}.
 *
 * <p>A file is a comment that names its source, then messages: a line {@code ### asked} or {@code ### answered}, the
 * message's first line and header lines, an empty line, and the body up to the next message without its last line
 * break. A {@code Content-Length: *} stands for the length of the body. The files {@code requests-of-*} hold requests
 * alone; in their targets {@code {next}} and {@code {status}} stand for what the server gave before.
 */
record Recording(String name, List<Exchange> exchanges) {

    /** One request, and the answer where the file has one. */
    record Exchange(Message asked, @Nullable Message answered) {}

    /** A message as it is to be sent; header names as they were written. */
    record Message(String first, Map<String, String> headers, byte[] body) {

        String method() {
            return first.split(" ")[0];
        }

        String target() {
            return first.split(" ")[1];
        }

        /** Header names in small letters. */
        LoopbackPeer.Asked asAsked() {
            var small = new LinkedHashMap<String, String>();
            headers.forEach((name, value) -> small.put(name.toLowerCase(Locale.ROOT), value));
            return new LoopbackPeer.Asked(method(), target(), small, body);
        }

        void writeTo(OutputStream out) throws IOException {
            var head = new StringBuilder(first).append("\r\n");
            headers.forEach((name, value) -> head.append(name)
                    .append(": ")
                    .append(value.equals("*") ? Integer.toString(body.length) : value)
                    .append("\r\n"));
            out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
            out.write(body);
        }
    }

    static Recording of(String name) {
        try (InputStream in = Recording.class.getResourceAsStream("/recorded/" + name + ".http")) {
            return new Recording(
                    name, read(new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Exchange> read(String text) {
        var exchanges = new ArrayList<Exchange>();
        for (String part : text.split("(?m)^### ")) {
            if (part.startsWith("asked\n")) {
                exchanges.add(new Exchange(message(part.substring("asked\n".length())), null));
            } else if (part.startsWith("answered\n")) {
                Exchange last = exchanges.removeLast();
                exchanges.add(new Exchange(last.asked(), message(part.substring("answered\n".length()))));
            }
        }
        return List.copyOf(exchanges);
    }

    private static Message message(String text) {
        int blank = text.indexOf("\n\n");
        String[] lines = (blank < 0 ? text : text.substring(0, blank)).split("\n");
        var headers = new LinkedHashMap<String, String>();
        for (int i = 1; i < lines.length; i++) {
            String[] pair = lines[i].split(":", 2);
            headers.put(pair[0], pair[1].strip());
        }
        String body = blank < 0 ? "" : text.substring(blank + 2).stripTrailing();
        return new Message(lines[0], headers, body.getBytes(StandardCharsets.UTF_8));
    }

    /** Answers as recorded, in the recorded order; a question that is another one is answered 599. */
    LoopbackPeer.Handler replayed() {
        var left = new ArrayList<>(exchanges);
        return (asked, out) -> {
            Exchange next;
            synchronized (left) {
                if (left.isEmpty()) {
                    throw new AssertionError(
                            name + ": nothing is recorded for " + asked.method() + " " + asked.target());
                }
                next = left.removeFirst();
            }
            LoopbackPeer.Asked expected = next.asked().asAsked();
            boolean same = expected.method().equals(asked.method())
                    && expected.path().equals(asked.path())
                    && expected.query().equals(asked.query())
                    && java.util.Arrays.equals(expected.body(), asked.body());
            for (String header : expected.headers().keySet()) {
                same &= expected.header(header).equals(asked.header(header));
            }
            if (!same) {
                LoopbackPeer.reply(out, 599, "");
                throw new AssertionError(name + ": recorded was " + next.asked().first() + " " + expected.headers()
                        + ", asked " + asked.method() + " " + asked.target() + " " + asked.headers());
            }
            Objects.requireNonNull(next.answered(), "no answer is recorded").writeTo(out);
        };
    }
}
