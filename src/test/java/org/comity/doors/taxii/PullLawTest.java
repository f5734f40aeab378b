package org.comity.doors.taxii;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Laws of the pull, over peers of every habit, broken connections and crashes of our own. */
class PullLawTest {

    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Whatever the peer's habits and whatever breaks: pulled again and again, in the end everything is there. */
    @Property(tries = 150)
    void nothing_is_passed_over(
            @ForAll PagedPeer.Paging paging,
            @ForAll @IntRange(min = 3, max = 12) int pageObjects,
            @ForAll @IntRange(min = 0, max = 60) int rows,
            @ForAll boolean inclusive,
            @ForAll boolean capped,
            @ForAll @IntRange(min = 0, max = 40) int cutPercent,
            @ForAll @IntRange(min = 0, max = 40) int killPercent,
            @ForAll long seed)
            throws Exception {
        var chance = new Random(seed);
        var peer = new PagedPeer();
        peer.paging = paging;
        peer.inclusive = inclusive;
        if (capped) {
            peer.capped = pageObjects;
        }
        peer.cut = request -> chance.nextInt(100) < cutPercent;
        var taken = new Taken();
        Instant stamp = Instant.parse("2026-01-01T00:00:00Z");
        int group = 0;
        int number = 0;
        try (var server = new LoopbackPeer(peer);
                var client = Clients.of(TaxiiPeer.at(server.at("/"))
                        .with(ClientLimits.STANDARD.withPages(4).withRetries(1, java.time.Duration.ofMinutes(1))))) {
            Following following = Following.of(server.at("/a/collections/c/")).withPageObjects(pageObjects);
            boolean complete = false;
            for (int pull = 0; !complete; pull++) {
                assertThat(pull).as("pulls until complete").isLessThan(400);
                // Rows come in while we pull; fewer share a stamp than fill a page, so that time can lead on.
                for (int fresh = chance.nextInt(20); number < rows && fresh > 0; fresh--) {
                    if (++group >= pageObjects - 1 || chance.nextInt(3) > 0) {
                        group = 0;
                        stamp = stamp.plusNanos(1_000L * (1 + chance.nextInt(2_000_000)));
                    }
                    peer.add(PagedPeer.id(number++), stamp);
                }
                if (pull > 40) {
                    peer.cut = request -> false; // the network mends at last
                }
                boolean calm = pull > 40;
                try {
                    Pull done = client.pull(following, taken.cursor(), page -> {
                        if (!calm && chance.nextInt(100) < killPercent) {
                            throw new Killed();
                        }
                        taken.take(page);
                    });
                    complete = done.end() == Pull.End.COMPLETE && number == rows;
                } catch (PeerFault e) {
                    assertThat(e.kind().isPassing()
                                    || e.kind() == PeerFault.Kind.REFUSED
                                    || e.kind() == PeerFault.Kind.UNREADABLE)
                            .as(e.getMessage())
                            .isTrue();
                } catch (Killed e) {
                    // Killed before the commit: neither the page nor its cursor is kept.
                }
                group = pageObjects; // what comes after a pull has a later stamp than what came before
            }
            assertThat(server.broken()).isEmpty();
            assertThat(taken.distinct()).isEqualTo(peer.ids());
        }
    }

    @Property
    void a_cursor_survives_its_stored_form(
            @ForAll long micros, @ForAll String next, @ForAll NextKind kind, @ForAll boolean unstamped) {
        Instant since =
                Instant.ofEpochSecond(Math.floorMod(micros, 4_000_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000);
        String token = next.codePoints()
                .filter(c -> c < 0xd800 || c > 0xdfff)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        for (PullCursor cursor : new PullCursor[] {
            PullCursor.START,
            PullCursor.after(since),
            new PullCursor(since, token, kind, since.plusSeconds(1), null, unstamped, "&match%5Btype%5D=x"),
            new PullCursor(null, token, kind, null, since, unstamped, "")
        }) {
            assertThat(PullCursor.parse(cursor.text())).isEqualTo(cursor);
        }
    }

    @Property
    void a_text_that_is_no_cursor_is_refused_and_nothing_else_happens(@ForAll String text) {
        try {
            PullCursor.parse(text);
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageStartingWith("not a cursor of a pull");
        }
    }

    @Property
    void a_stamp_is_read_as_written_or_not_at_all(@ForAll String text) {
        Stamps.read(text);
    }

    @Property
    void what_a_stamp_is_asked_as_is_never_later_than_it(
            @ForAll @IntRange(min = 0) int seconds, @ForAll @IntRange(min = 0, max = 999_999) int micros) {
        Instant stamp = Instant.ofEpochSecond(seconds, micros * 1_000L);
        for (var form : Stamps.FORMS) {
            Instant asked = Stamps.read(form.format(stamp));
            assertThat(asked).isBetween(Instant.ofEpochSecond(seconds), stamp);
        }
    }

    @Example
    void stamps_are_read_in_the_forms_peers_write() {
        Instant expected = Instant.parse("2026-01-01T10:00:00.123456Z");
        for (String text : new String[] {
            "2026-01-01T10:00:00.123456Z",
            "2026-01-01T10:00:00.123456789Z",
            "2026-01-01T11:00:00.123456+01:00",
            "2026-01-01T10:00:00.123456+00:00",
            "2026-01-01 10:00:00.123456+00:00",
            "2026-01-01t10:00:00.123456z",
            "2026-01-01T10:00:00.123456",
            " 2026-01-01T10:00:00.123456Z "
        }) {
            assertThat(Stamps.read(text)).as(text).isEqualTo(expected);
        }
        for (String text :
                new String[] {"undefined", "null", "", "1767261600", "2026-01-01", "+999999-01-01T00:00:00Z"}) {
            assertThat(Stamps.read(text)).as(text).isNull();
        }
    }
}
