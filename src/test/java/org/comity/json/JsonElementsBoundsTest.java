package org.comity.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a text may not do to whoever reads its elements. */
class JsonElementsBoundsTest {

    private static final String ENVELOPE = "{\"objects\":[{\"id\":\"x--1\"}]}";

    @Test
    void a_text_in_another_encoding_is_refused_as_bad_json() {
        for (String name : List.of("UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE")) {
            byte[] bytes = ENVELOPE.getBytes(Charset.forName(name));
            assertThatThrownBy(() -> Json.elements(bytes, JsonLimits.STANDARD).next())
                    .as(name)
                    .isInstanceOf(BadJson.class)
                    .hasMessageContaining("not UTF-8");
        }
    }

    @Test
    void a_byte_order_mark_of_utf_8_is_passed_over() {
        byte[] bytes = ("\ufeff" + ENVELOPE).getBytes(StandardCharsets.UTF_8);
        assertThat(Json.elements(bytes, JsonLimits.STANDARD).next())
                .satisfies(element -> assertThat(element.bytes())
                        .asString(StandardCharsets.UTF_8)
                        .isEqualTo("{\"id\":\"x--1\"}"));
    }

    @Test
    void members_around_the_list_are_counted() {
        var text = new StringBuilder("{\"objects\":[]");
        for (int i = 0; i < 100_000; i++) {
            text.append(",\"m").append(i).append("\":1");
        }
        byte[] bytes = text.append('}').toString().getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> Json.elements(bytes, JsonLimits.STANDARD).next())
                .isInstanceOf(BadJson.class)
                .hasMessageContaining("more than 2000 members");
    }

    @Test
    void members_of_a_lone_object_are_counted() {
        var text = new StringBuilder("{\"id\":\"x--1\"");
        for (int i = 0; i < 100_000; i++) {
            text.append(",\"m").append(i).append("\":1");
        }
        byte[] bytes = text.append("} {\"id\":\"x--2\"}").toString().getBytes(StandardCharsets.UTF_8);
        JsonElements elements = Json.elements(bytes, JsonLimits.STANDARD);
        assertThat(elements.next()).satisfies(element -> {
            assertThat(element.object()).isNull();
            assertThat(element.problem()).contains("more than 2000 members");
        });
        assertThat(elements.next())
                .satisfies(element -> assertThat(element.object()).isNotNull());
    }

    @Test
    void a_stream_that_fails_at_its_first_byte_fails_when_it_is_read() {
        JsonElements elements = Json.elements(
                new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("gone");
                    }

                    @Override
                    public int read(byte[] into, int from, int length) throws IOException {
                        throw new IOException("gone");
                    }
                },
                JsonLimits.STANDARD);
        assertThatThrownBy(elements::next)
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("gone");
    }
}
