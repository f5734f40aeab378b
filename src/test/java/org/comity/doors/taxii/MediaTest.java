package org.comity.doors.taxii;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.comity.doors.BadRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MediaTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/taxii+json;version=2.1",
                "application/taxii+json; version=2.1",
                "application/taxii+json ; version = 2.1",
                "application/taxii+json;version=\"2.1\"",
                "APPLICATION/Taxii+JSON;VERSION=2.1",
                "application/taxii+json",
                "application/*",
                "*/*",
                "text/html, */*;q=0.1",
                "application/taxii+json;version=2.1,application/stix+json;version=2.1",
                "application/taxii+json;version=2.0, application/taxii+json;version=2.1;q=0.5",
                "application/taxii+json;version=2.1;q=0.001",
                "application/taxii+json;q=0, application/taxii+json;version=2.1",
                "application/taxii+json;charset=utf-8;version=2.1",
                "*/*;q=0, application/taxii+json",
                ",,application/taxii+json,"
            })
    void who_takes_taxii_gets_it(String accept) {
        assertThatCode(() -> Media.accept(Optional.of(accept))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "application/json",
                "application/taxii+json;version=2.0",
                "application/vnd.oasis.taxii+json; version=2.0",
                "application/stix+json;version=2.1",
                "application/taxii+json;version=2.1;q=0",
                "application/taxii+json;version=2.1;q=0, */*",
                "*/*;q=0",
                "text/*",
                "application/taxii+json;version=2.10",
                "application/taxii+json;version=",
                "application/taxii+jsonx",
                "application/taxii+json;version=2.1;q=2",
                "application/taxii+json;version=\"2.1,*/*\"",
                "taxii",
                ";;;,,,;q=1"
            })
    void who_does_not_is_told_406(String accept) {
        assertThatExceptionOfType(BadRequest.class)
                .isThrownBy(() -> Media.accept(Optional.of(accept)))
                .withMessageContaining("application/taxii+json;version=2.1")
                .extracting(BadRequest::status)
                .isEqualTo(406);
    }

    @Test
    void who_says_nothing_takes_anything() {
        assertThatCode(() -> Media.accept(Optional.empty())).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/taxii+json;version=2.1",
                "application/taxii+json; version=\"2.1\"; charset=UTF-8",
                "application/taxii+json",
                "Application/TAXII+json"
            })
    void an_envelope_is_taken(String type) {
        assertThatCode(() -> Media.content(Optional.of(type))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "application/json",
                "application/stix+json;version=2.1",
                "application/taxii+json;version=2.0",
                "application/taxii+json;charset=utf-16",
                "application/*",
                "*/*",
                "text/plain",
                "application/x-www-form-urlencoded"
            })
    void anything_else_is_told_415(String type) {
        assertThatExceptionOfType(BadRequest.class)
                .isThrownBy(() -> Media.content(Optional.of(type)))
                .extracting(BadRequest::status)
                .isEqualTo(415);
    }

    @Test
    void a_body_without_a_type_is_told_415() {
        assertThatExceptionOfType(BadRequest.class)
                .isThrownBy(() -> Media.content(Optional.empty()))
                .withMessageContaining("without Content-Type");
    }

    @Property
    void whatever_is_sent_is_taken_or_told_406_or_415(@ForAll String text) {
        try {
            Media.accept(Optional.of(text));
        } catch (BadRequest e) {
            assertThat(e.status()).isEqualTo(406);
        }
        try {
            Media.content(Optional.of(text));
        } catch (BadRequest e) {
            assertThat(e.status()).isEqualTo(415);
        }
    }
}
