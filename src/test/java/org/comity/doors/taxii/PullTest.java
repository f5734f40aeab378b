package org.comity.doors.taxii;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a pull makes of the habits and faults of peers. */
class PullTest {

    private static final String COLLECTION = "/api1/collections/91a7b528-80eb-42ed-a74d-c6fbd5a26116/";

    private final Taken taken = new Taken();

    private Pull pull(LoopbackPeer server, int pageObjects) throws Exception {
        return pull(server, Following.of(server.at(COLLECTION)).withPageObjects(pageObjects), ClientLimits.STANDARD);
    }

    private Pull pull(LoopbackPeer server, Following following, ClientLimits limits) throws Exception {
        try (var client = Clients.of(TaxiiPeer.at(server.at("/taxii2/")).with(limits))) {
            return client.pull(following, taken.cursor(), taken);
        }
    }

    private PeerFault fault(LoopbackPeer server, int pageObjects) {
        return catchThrowableOfType(PeerFault.class, () -> pull(server, pageObjects));
    }

    @Test
    void a_collection_is_followed_page_by_page_to_its_end() throws Exception {
        var peer = new PagedPeer().filled(25);
        try (var server = new LoopbackPeer(peer)) {
            Pull pull = pull(server, 10);

            assertThat(pull.end()).isEqualTo(Pull.End.COMPLETE);
            assertThat(pull.remarks()).isEmpty();
            assertThat(taken.pages()).containsExactly(10, 10, 5);
            assertThat(taken.ids()).hasSize(25).doesNotHaveDuplicates();
            assertThat(pull.cursor().since()).isEqualTo("2026-01-01T00:00:24.000001Z");
            assertThat(pull.cursor().next()).isNull();
            assertThat(server.asked().getFirst().header("Accept")).isEqualTo("application/taxii+json;version=2.1");
            assertThat(server.asked().getFirst().target()).isEqualTo(COLLECTION + "objects/?limit=10");
        }
    }

    @Test
    void an_object_keeps_the_bytes_it_was_sent_in() throws Exception {
        try (var server = new LoopbackPeer(new PagedPeer().filled(1))) {
            pull(server, 10);
            assertThat(taken.bodies().getFirst())
                    .isEqualTo(PagedPeer.object(
                            new PagedPeer.Row(PagedPeer.id(0), Instant.parse("2026-01-01T00:00:00.000001Z"))));
        }
    }

    @Test
    void the_next_pull_asks_only_for_what_came_since_with_microseconds() throws Exception {
        var peer = new PagedPeer().filled(3);
        try (var server = new LoopbackPeer(peer)) {
            pull(server, 10);
            peer.add(PagedPeer.id(7), Instant.parse("2026-01-02T00:00:00Z"));
            pull(server, 10);

            assertThat(taken.ids()).hasSize(4).endsWith(PagedPeer.id(7));
            assertThat(server.asked().getLast().query()).containsEntry("added_after", "2026-01-01T00:00:02.000001Z");
        }
    }

    @Test
    void a_pull_that_finds_nothing_new_gives_the_taker_no_page() throws Exception {
        try (var server = new LoopbackPeer(new PagedPeer().filled(3))) {
            pull(server, 10);
            Pull second = pull(server, 10);

            assertThat(second.pages()).isZero();
            assertThat(taken.pages()).containsExactly(3);
        }
    }

    @Test
    void an_overlap_shows_again_what_lies_in_it() throws Exception {
        var peer = new PagedPeer().filled(10);
        try (var server = new LoopbackPeer(peer)) {
            Following following = Following.of(server.at(COLLECTION)).withOverlap(Duration.ofSeconds(2));
            pull(server, following, ClientLimits.STANDARD);
            // Stamped before the last one, committed after it.
            peer.add(PagedPeer.id(77), Instant.parse("2026-01-01T00:00:08.5Z"));
            pull(server, following, ClientLimits.STANDARD);

            assertThat(taken.distinct()).isEqualTo(peer.ids());
            assertThat(taken.ids()).hasSize(13);
        }
    }

    @Test
    void a_pull_stops_at_its_page_limit_and_the_next_goes_on_from_there() throws Exception {
        var peer = new PagedPeer().filled(30);
        try (var server = new LoopbackPeer(peer)) {
            Following following = Following.of(server.at(COLLECTION)).withPageObjects(10);
            Pull first = pull(server, following, ClientLimits.STANDARD.withPages(2));
            assertThat(first.end()).isEqualTo(Pull.End.PAGES_MAX);
            Pull second = pull(server, following, ClientLimits.STANDARD.withPages(2));

            assertThat(second.end()).isEqualTo(Pull.End.COMPLETE);
            assertThat(taken.ids()).hasSize(30).doesNotHaveDuplicates();
        }
    }

    @Test
    void filters_are_sent_encoded_and_belong_to_the_cursor() throws Exception {
        var peer = new PagedPeer().filled(3);
        try (var server = new LoopbackPeer(peer)) {
            Following following = Following.of(server.at(COLLECTION))
                    .with(PullFilters.types("indicator", "malware").withVersions("all"));
            pull(server, following, ClientLimits.STANDARD);
            assertThat(server.asked().getLast().target())
                    .endsWith("objects/?limit=1000&match%5Btype%5D=indicator%2Cmalware&match%5Bversion%5D=all");

            // What was filtered by one type does not count for another.
            pull(server, following.with(PullFilters.types("malware")), ClientLimits.STANDARD);
            assertThat(server.asked().getLast().query()).doesNotContainKey("added_after");
        }
    }

    @Test
    void an_unfiltered_past_counts_where_a_filter_narrows_it_and_not_where_it_widens_it() throws Exception {
        var peer = new PagedPeer().filled(3);
        try (var server = new LoopbackPeer(peer)) {
            Following following = Following.of(server.at(COLLECTION));
            pull(server, following, ClientLimits.STANDARD);
            PullCursor unfiltered = taken.cursor();
            try (var client = Clients.of(TaxiiPeer.at(server.at("/")))) {
                client.pull(following.with(PullFilters.types("malware")), unfiltered, taken);
                assertThat(server.asked().getLast().query()).containsKey("added_after");
                // Without a filter a peer shows the last versions only: all of them are more.
                PullFilters all = PullFilters.NONE.withVersions("all");
                client.pull(following.with(all), unfiltered, taken);
                assertThat(server.asked().getLast().query()).doesNotContainKey("added_after");
                // A beginning that somebody names counts for whatever is asked.
                client.pull(following.with(all), PullCursor.after(Instant.parse("2026-01-01T00:00:00Z")), taken);
                assertThat(server.asked().getLast().query()).containsKey("added_after");
            }
        }
    }

    @Test
    void a_taker_that_fails_loses_only_its_own_page() throws Exception {
        var peer = new PagedPeer().filled(30);
        try (var server = new LoopbackPeer(peer);
                var client = Clients.of(TaxiiPeer.at(server.at("/taxii2/")))) {
            Following following = Following.of(server.at(COLLECTION)).withPageObjects(10);
            assertThatThrownBy(() -> client.pull(following, PullCursor.START, page -> {
                        if (taken.pages().size() == 2) {
                            throw new java.sql.SQLException("the disk is full");
                        }
                        taken.take(page);
                    }))
                    .isInstanceOf(java.sql.SQLException.class);
            client.pull(following, taken.cursor(), taken);
            assertThat(taken.distinct()).isEqualTo(peer.ids());
        }
    }

    @Test
    void the_elements_of_a_page_can_be_gone_through_again() throws Exception {
        try (var server = new LoopbackPeer(new PagedPeer().filled(5));
                var client = Clients.of(TaxiiPeer.at(server.at("/taxii2/")))) {
            client.pull(Following.of(server.at(COLLECTION)), PullCursor.START, page -> {
                assertThat(page).hasSize(5);
                assertThat(page).as("for the second time").hasSize(5);
                assertThat(page.addedFirst()).isEqualTo("2026-01-01T00:00:00.000001Z");
                assertThat(page.addedLast()).isEqualTo("2026-01-01T00:00:04.000001Z");
            });
        }
    }

    // ---- faults of paging

    @Test
    void more_without_next_is_followed_by_date_added() throws Exception {
        var peer = new PagedPeer().filled(25);
        peer.paging = PagedPeer.Paging.NO_NEXT;
        try (var server = new LoopbackPeer(peer)) {
            Pull pull = pull(server, 10);

            assertThat(taken.distinct()).isEqualTo(peer.ids());
            assertThat(pull.remarks()).containsExactly("says that there is more without next; paged by date added");
        }
    }

    @Test
    void more_without_next_loses_no_object_that_shares_its_stamp_with_the_page_border() throws Exception {
        var peer = new PagedPeer();
        Instant one = Instant.parse("2026-01-01T00:00:00Z");
        for (int i = 0; i < 25; i++) {
            peer.add(PagedPeer.id(i), one.plusSeconds(i / 7));
        }
        peer.paging = PagedPeer.Paging.NO_NEXT;
        try (var server = new LoopbackPeer(peer)) {
            pull(server, 10);
            assertThat(taken.distinct()).isEqualTo(peer.ids());
        }
    }

    @Test
    void a_page_of_one_stamp_without_next_is_asked_for_larger() throws Exception {
        var peer = new PagedPeer();
        for (int i = 0; i < 25; i++) {
            peer.add(PagedPeer.id(i), Instant.parse("2026-01-01T00:00:00Z"));
        }
        peer.paging = PagedPeer.Paging.NO_NEXT;
        try (var server = new LoopbackPeer(peer)) {
            assertThat(pull(server, 10).end()).isEqualTo(Pull.End.COMPLETE);
            assertThat(taken.distinct()).isEqualTo(peer.ids());
        }
    }

    @Test
    void more_objects_of_one_stamp_than_a_page_holds_stop_the_pull_with_the_reason() {
        var peer = new PagedPeer();
        for (int i = 0; i < 25; i++) {
            peer.add(PagedPeer.id(i), Instant.parse("2026-01-01T00:00:00Z"));
        }
        peer.paging = PagedPeer.Paging.NO_NEXT;
        peer.capped = 10;
        try (var server = new LoopbackPeer(peer)) {
            PeerFault fault = fault(server, 10);

            assertThat(fault.kind()).isEqualTo(PeerFault.Kind.STUCK);
            assertThat(fault).hasMessageContaining("more than 10 objects share that time");
            assertThat(taken.distinct()).hasSize(10);
            // Still before the doubt: nothing is taken for read that was not shown.
            assertThat(taken.cursor().since()).isBefore(Instant.parse("2026-01-01T00:00:00Z"));
        }
    }

    @Test
    void more_without_next_and_without_stamps_stops_the_pull_with_the_reason() {
        var peer = new PagedPeer().filled(25);
        peer.paging = PagedPeer.Paging.NO_NEXT;
        peer.stamps = false;
        try (var server = new LoopbackPeer(peer)) {
            PeerFault fault = fault(server, 10);
            assertThat(fault.kind()).isEqualTo(PeerFault.Kind.STUCK);
            assertThat(fault).hasMessageContaining("neither a next that leads on nor X-TAXII-Date-Added-Last");
        }
    }

    @Test
    void a_peer_that_ignores_next_is_followed_by_date_added() throws Exception {
        var peer = new PagedPeer().filled(25);
        peer.paging = PagedPeer.Paging.NEXT_IGNORED;
        try (var server = new LoopbackPeer(peer)) {
            Pull pull = pull(server, 10);

            assertThat(pull.end()).isEqualTo(Pull.End.COMPLETE);
            assertThat(taken.distinct()).isEqualTo(peer.ids());
            assertThat(pull.remarks()).contains("gives the same page again for next; paged by date added");
        }
    }

    @Test
    void a_peer_that_ignores_next_and_added_after_does_not_hold_us_for_ever() {
        var peer = new PagedPeer().filled(25);
        peer.paging = PagedPeer.Paging.NEXT_IGNORED;
        peer.addedAfterHeeded = false;
        peer.capped = 10;
        try (var server = new LoopbackPeer(peer)) {
            assertThat(fault(server, 10).kind()).isEqualTo(PeerFault.Kind.STUCK);
            assertThat(server.asked()).hasSizeLessThan(30);
        }
    }

    @Test
    void pages_that_go_round_in_a_circle_are_noticed() {
        try (var server = new LoopbackPeer((asked, out) -> {
            String next = asked.query().getOrDefault("next", "0");
            String following = Integer.toString((Integer.parseInt(next) + 1) % 3);
            String page = "{\"more\":true,\"next\":\"" + following + "\",\"objects\":[{\"id\":\"x--" + next + "\"}]}";
            LoopbackPeer.reply(out, 200, page, LoopbackPeer.TAXII);
        })) {
            PeerFault fault = fault(server, 10);
            assertThat(fault.kind()).isEqualTo(PeerFault.Kind.STUCK);
            assertThat(server.asked()).hasSizeLessThan(12);
        }
    }

    @Test
    void empty_pages_that_say_more_do_not_hold_us_for_ever() throws Exception {
        try (var server = new LoopbackPeer(
                (asked, out) -> LoopbackPeer.reply(out, 200, "{\"more\":true,\"objects\":[]}", LoopbackPeer.TAXII))) {
            assertThat(pull(server, 10).end()).isEqualTo(Pull.End.COMPLETE);
            assertThat(server.asked()).hasSize(1);
        }
        try (var server = new LoopbackPeer((asked, out) ->
                LoopbackPeer.reply(out, 200, "{\"more\":true,\"next\":\"x\",\"objects\":[]}", LoopbackPeer.TAXII))) {
            assertThat(fault(server, 10).kind()).isEqualTo(PeerFault.Kind.STUCK);
        }
    }

    @Test
    void an_empty_page_in_the_middle_does_not_end_the_run() throws Exception {
        try (var server = new LoopbackPeer((asked, out) -> {
            String next = asked.query().getOrDefault("next", "0");
            String body = switch (next) {
                case "0" -> "{\"more\":true,\"next\":\"1\"}";
                case "1" -> "{\"more\":true,\"next\":\"2\",\"objects\":[]}";
                default -> "{\"more\":false,\"objects\":[{\"type\":\"x\",\"id\":\"x--1\"}]}";
            };
            LoopbackPeer.reply(out, 200, body, LoopbackPeer.TAXII);
        })) {
            pull(server, 10);
            assertThat(taken.ids()).containsExactly("x--1");
        }
    }

    @Test
    void a_next_that_counts_is_never_asked_for_twice() throws Exception {
        var peer = new PagedPeer().filled(50);
        peer.paging = PagedPeer.Paging.COUNTER;
        peer.cut = request -> request == 3; // the peer has popped these rows; we saw half of them
        try (var server = new LoopbackPeer(peer)) {
            Pull pull = pull(server, 10);

            assertThat(taken.distinct()).isEqualTo(peer.ids());
            assertThat(pull.remarks()).contains("the run had to be begun anew: its next could not be used again");
        }
    }

    @Test
    void after_a_crash_a_run_with_a_next_that_counts_is_begun_anew() throws Exception {
        var peer = new PagedPeer().filled(50);
        peer.paging = PagedPeer.Paging.COUNTER;
        try (var server = new LoopbackPeer(peer);
                var client = Clients.of(TaxiiPeer.at(server.at("/taxii2/")))) {
            Following following = Following.of(server.at(COLLECTION)).withPageObjects(10);
            assertThatThrownBy(() -> client.pull(following, PullCursor.START, page -> {
                        if (taken.pages().size() == 3) {
                            throw new IllegalStateException("killed before the commit");
                        }
                        taken.take(page);
                    }))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(taken.cursor().nextKind()).isEqualTo(NextKind.COUNTER);

            client.pull(following, taken.cursor(), taken);
            assertThat(taken.distinct()).isEqualTo(peer.ids());
        }
    }

    @Test
    void after_a_crash_a_run_with_places_goes_on_where_it_was() throws Exception {
        var peer = new PagedPeer().filled(50);
        try (var server = new LoopbackPeer(peer);
                var client = Clients.of(TaxiiPeer.at(server.at("/taxii2/")))) {
            Following following = Following.of(server.at(COLLECTION)).withPageObjects(10);
            assertThatThrownBy(() -> client.pull(following, PullCursor.START, page -> {
                        if (taken.pages().size() == 3) {
                            throw new IllegalStateException("killed before the commit");
                        }
                        taken.take(page);
                    }))
                    .isInstanceOf(IllegalStateException.class);
            client.pull(following, taken.cursor(), taken);

            assertThat(taken.ids()).hasSize(50).doesNotHaveDuplicates();
        }
    }

    @Test
    void a_next_that_has_run_out_begins_the_run_anew() throws Exception {
        var peer = new PagedPeer().filled(30);
        try (var server = new LoopbackPeer((asked, out) -> {
            if ("expired".equals(asked.query().get("next"))) {
                LoopbackPeer.reply(out, 404, "{}", LoopbackPeer.TAXII);
            } else {
                peer.answer(asked, out);
            }
        })) {
            var lost = new PullCursor(null, "expired", NextKind.PLACE, null, null, false, "");
            try (var client = Clients.of(TaxiiPeer.at(server.at("/")))) {
                client.pull(Following.of(server.at(COLLECTION)).withPageObjects(10), lost, taken);
            }
            assertThat(taken.distinct()).isEqualTo(peer.ids());
        }
    }

    @Test
    void a_next_that_its_own_peer_refuses_is_replaced_by_date_added() throws Exception {
        // OpenTAXII cannot read its own next where the last object of a page came on a whole second.
        var peer = new PagedPeer().filled(50);
        peer.paging = PagedPeer.Paging.NEXT_REFUSED;
        try (var server = new LoopbackPeer(peer)) {
            Pull pull = pull(server, 10);

            assertThat(pull.end()).isEqualTo(Pull.End.COMPLETE);
            assertThat(taken.distinct()).isEqualTo(peer.ids());
            assertThat(pull.remarks()).contains("its next leads nowhere; paged by date added");
        }
    }

    @Test
    void a_peer_that_shows_again_what_came_at_added_after_itself_does_no_harm() throws Exception {
        for (PagedPeer.Paging paging : List.of(PagedPeer.Paging.PLACE, PagedPeer.Paging.NO_NEXT)) {
            var peer = new PagedPeer().filled(25);
            peer.inclusive = true;
            peer.paging = paging;
            var taken = new Taken();
            try (var server = new LoopbackPeer(peer);
                    var client = Clients.of(TaxiiPeer.at(server.at("/")))) {
                Following following = Following.of(server.at(COLLECTION)).withPageObjects(10);
                for (int i = 0; i < 3; i++) {
                    assertThat(client.pull(following, taken.cursor(), taken).end())
                            .isEqualTo(Pull.End.COMPLETE);
                }
                assertThat(taken.distinct()).isEqualTo(peer.ids());
            }
        }
    }

    @Test
    void a_peer_that_breaks_off_again_and_again_is_given_up() {
        var peer = new PagedPeer().filled(50);
        peer.paging = PagedPeer.Paging.COUNTER;
        peer.cut = request -> request > 1;
        try (var server = new LoopbackPeer(peer)) {
            assertThat(fault(server, 10).kind()).isEqualTo(PeerFault.Kind.CUT);
        }
    }

    @Test
    void a_limit_that_is_capped_or_ignored_changes_nothing() throws Exception {
        var capped = new PagedPeer().filled(25);
        capped.capped = 3;
        try (var server = new LoopbackPeer(capped)) {
            pull(server, 1_000);
            assertThat(taken.ids()).hasSize(25).doesNotHaveDuplicates();
        }
        var ignored = new PagedPeer().filled(25);
        ignored.limitHeeded = false;
        var second = new Taken();
        try (var server = new LoopbackPeer(ignored);
                var client = Clients.of(TaxiiPeer.at(server.at("/")))) {
            client.pull(Following.of(server.at(COLLECTION)).withPageObjects(2), PullCursor.START, second);
            assertThat(second.pages()).containsExactly(25);
        }
    }

    // ---- faults of stamps

    @Test
    void without_stamps_the_peers_own_clock_less_a_margin_is_where_the_next_pull_begins() throws Exception {
        var peer = new PagedPeer().filled(25);
        peer.stamps = false;
        try (var server = new LoopbackPeer(peer)) {
            Pull pull = pull(server, 10);
            assertThat(taken.ids()).hasSize(25);
            assertThat(pull.cursor().since()).isEqualTo("2026-01-01T11:50:00Z");
            assertThat(pull.remarks()).anyMatch(remark -> remark.startsWith("names no X-TAXII-Date-Added-Last"));
        }
    }

    @Test
    void without_stamps_and_without_a_clock_everything_is_asked_for_again() throws Exception {
        try (var server = new LoopbackPeer((asked, out) ->
                LoopbackPeer.reply(out, 200, "{\"objects\":[{\"id\":\"x--1\",\"type\":\"x\"}]}", LoopbackPeer.TAXII))) {
            assertThat(pull(server, 10).cursor().since()).isNull();
        }
    }

    @Test
    void a_stamp_that_is_no_time_counts_as_none() throws Exception {
        // Express writes the word where a server sets a header to nothing; seen in an early OpenCTI.
        try (var server = new LoopbackPeer((asked, out) -> LoopbackPeer.reply(
                out,
                200,
                "{\"objects\":[{\"id\":\"x--1\",\"type\":\"x\"}],\"more\":false}",
                LoopbackPeer.TAXII,
                "X-TAXII-Date-Added-First: undefined",
                "X-TAXII-Date-Added-Last: undefined",
                "Date: Thu, 01 Jan 2026 12:00:00 GMT"))) {
            assertThat(pull(server, 10).cursor().since()).isEqualTo("2026-01-01T11:50:00Z");
        }
    }

    @Test
    void a_last_stamp_before_the_one_we_asked_from_does_not_lead_back() throws Exception {
        try (var server = new LoopbackPeer((asked, out) -> LoopbackPeer.reply(
                out,
                200,
                "{\"objects\":[{\"id\":\"x--1\",\"type\":\"x\"}]}",
                LoopbackPeer.TAXII,
                "X-TAXII-Date-Added-Last: 2020-01-01T00:00:00Z"))) {
            Instant since = Instant.parse("2026-01-01T00:00:00Z");
            try (var client = Clients.of(TaxiiPeer.at(server.at("/")))) {
                Pull pull = client.pull(Following.of(server.at(COLLECTION)), PullCursor.after(since), taken);
                assertThat(pull.cursor().since()).isEqualTo(since);
            }
        }
    }

    @Test
    void added_after_is_asked_in_the_form_that_the_peer_takes() throws Exception {
        for (String wanted : List.of("\\.\\d{6}Z", "\\.\\d{3}Z", ":\\d\\dZ")) {
            try (var server = new LoopbackPeer((asked, out) -> {
                        String after = asked.query().getOrDefault("added_after", "");
                        boolean good = after.matches(".*" + wanted) || after.isEmpty();
                        String error = "{\"code\":400,\"description\":{\"added_after\":[\"Not a valid datetime.\"]}}";
                        LoopbackPeer.reply(out, good ? 200 : 400, good ? "{}" : error, LoopbackPeer.TAXII);
                    });
                    var client = Clients.of(TaxiiPeer.at(server.at("/")))) {
                Instant since = Instant.parse("2026-01-01T00:00:00.999999Z");
                Pull pull = client.pull(Following.of(server.at(COLLECTION)), PullCursor.after(since), taken);
                assertThat(pull.end()).isEqualTo(Pull.End.COMPLETE);
                // Cut, not rounded: from slightly too early, never from too late.
                assertThat(server.asked().getLast().query().get("added_after")).startsWith("2026-01-01T00:00:00");
            }
        }
    }

    @Test
    void a_peer_that_refuses_our_limit_is_asked_without() throws Exception {
        try (var server = new LoopbackPeer((asked, out) -> {
            boolean good = !asked.query().containsKey("limit");
            LoopbackPeer.reply(out, good ? 200 : 400, "{}", LoopbackPeer.TAXII);
        })) {
            assertThat(pull(server, 1_000).remarks()).contains("answers 400 to limit=1000");
        }
    }

    @Test
    void a_request_that_the_peer_refuses_in_every_form_ends_with_its_first_words() {
        try (var server = new LoopbackPeer((asked, out) -> LoopbackPeer.reply(
                out,
                400,
                "{\"title\":\"no\",\"description\":\"limit=" + asked.query().get("limit") + "\"}"))) {
            PeerFault fault = fault(server, 5);
            assertThat(fault.kind()).isEqualTo(PeerFault.Kind.REFUSED);
            assertThat(fault).hasMessageEndingWith("answers 400: no, limit=5");
            assertThat(fault.httpStatus()).isEqualTo(400);
        }
    }

    // ---- faults of bodies

    @Test
    void an_empty_collection_may_be_shown_in_many_ways() throws Exception {
        for (String body : List.of(
                "{}",
                "{\"objects\":[]}",
                "{\"more\":false}",
                "{\"objects\":null}",
                "{\"more\":false,\"objects\":null,\"next\":null}",
                "{\"next\":\"\",\"objects\":[],\"more\":false}",
                "[]",
                " ",
                "")) {
            try (var server =
                    new LoopbackPeer((asked, out) -> LoopbackPeer.reply(out, 200, body, LoopbackPeer.TAXII))) {
                assertThat(pull(server, 10)).as(body).satisfies(pull -> {
                    assertThat(pull.end()).isEqualTo(Pull.End.COMPLETE);
                    assertThat(pull.objects()).isZero();
                });
            }
        }
        try (var server = new LoopbackPeer((asked, out) -> LoopbackPeer.head(out, 204, -1))) {
            assertThat(pull(server, 10).objects()).isZero();
        }
        assertThat(taken.pages()).isEmpty();
    }

    @Test
    void not_found_means_empty_where_the_collection_itself_answers() throws Exception {
        try (var server = new LoopbackPeer((asked, out) -> {
            boolean objects = asked.path().endsWith("/objects/");
            LoopbackPeer.reply(
                    out,
                    objects ? 404 : 200,
                    objects ? "{\"title\":\"no objects\"}" : "{\"id\":\"91a7\",\"title\":\"t\",\"can_read\":true}",
                    LoopbackPeer.TAXII);
        })) {
            Pull pull = pull(server, 10);
            assertThat(pull.end()).isEqualTo(Pull.End.COMPLETE);
            assertThat(pull.remarks()).containsExactly("answers 404 where the collection is empty");
        }
    }

    @Test
    void not_found_is_a_fault_where_there_is_no_such_collection() {
        try (var server = new LoopbackPeer((asked, out) ->
                LoopbackPeer.reply(out, 404, "{\"title\":\"Collection 'x' not found\"}", LoopbackPeer.TAXII))) {
            PeerFault fault = fault(server, 10);
            assertThat(fault.kind()).isEqualTo(PeerFault.Kind.NOT_FOUND);
            assertThat(fault).hasMessageContaining("Collection 'x' not found");
        }
    }

    @Test
    void a_collection_that_we_may_not_read_says_so() {
        try (var server = new LoopbackPeer((asked, out) -> {
            boolean objects = asked.path().endsWith("/objects/");
            LoopbackPeer.reply(
                    out,
                    objects ? 404 : 200,
                    objects ? "{}" : "{\"id\":\"91a7\",\"title\":\"t\",\"can_read\":false,\"can_write\":true}",
                    LoopbackPeer.TAXII);
        })) {
            PeerFault fault = fault(server, 10);
            assertThat(fault.kind()).isEqualTo(PeerFault.Kind.DENIED);
            assertThat(fault).hasMessageContaining("does not let us read");
        }
        try (var server = new LoopbackPeer((asked, out) ->
                LoopbackPeer.reply(out, 403, "{\"title\":\"Forbidden to read collection\"}", LoopbackPeer.TAXII))) {
            assertThat(fault(server, 10).kind()).isEqualTo(PeerFault.Kind.DENIED);
        }
    }

    @Test
    void broken_objects_are_reported_one_by_one_and_the_rest_goes_on() throws Exception {
        String body = "{\"objects\":[{\"id\":\"x--1\",\"type\":\"x\"},17,{\"id\":\"x--2\",\"id\":\"x--2\"},"
                + "{\"id\":\"x--3\",\"name\":\"\\ud800\"},{\"id\":\"x--4\",\"type\":\"x\"}],\"more\":false}";
        try (var server = new LoopbackPeer((asked, out) -> LoopbackPeer.reply(out, 200, body, LoopbackPeer.TAXII))) {
            Pull pull = pull(server, 10);

            assertThat(taken.ids()).containsExactly("x--1", "x--4");
            assertThat(taken.problems()).hasSize(3).first().isEqualTo("expected an object, found a number");
            assertThat(pull.objects()).isEqualTo(5);
            assertThat(pull.broken()).isEqualTo(3);
        }
    }

    @Test
    void an_array_or_a_bare_object_is_taken_and_remarked_on() throws Exception {
        try (var server = new LoopbackPeer((asked, out) ->
                LoopbackPeer.reply(out, 200, "[{\"id\":\"x--1\",\"type\":\"x\"}]", LoopbackPeer.TAXII))) {
            assertThat(pull(server, 10).remarks()).contains("gives an array in place of an envelope");
        }
        try (var server = new LoopbackPeer(
                (asked, out) -> LoopbackPeer.reply(out, 200, "{\"id\":\"x--2\",\"type\":\"x\"}", LoopbackPeer.TAXII))) {
            assertThat(pull(server, 10).remarks()).contains("gives objects without an envelope");
        }
        assertThat(taken.ids()).containsExactly("x--1", "x--2");
    }

    @Test
    void an_error_with_status_200_is_no_page() {
        try (var server = new LoopbackPeer((asked, out) -> LoopbackPeer.reply(
                out, 200, "{\"title\":\"Something broke\",\"http_status\":\"500\"}", LoopbackPeer.TAXII))) {
            assertThat(fault(server, 10).kind()).isEqualTo(PeerFault.Kind.UNREADABLE);
        }
    }

    @Test
    void a_page_that_ends_inside_an_object_counts_for_nothing() {
        try (var server = new LoopbackPeer((asked, out) -> {
            // No length is given, so the cut shows only in the JSON.
            LoopbackPeer.head(out, 200, -1, LoopbackPeer.TAXII);
            out.write("{\"objects\":[{\"id\":\"x--1\",\"type\":\"x\"},{\"id\":".getBytes(StandardCharsets.UTF_8));
        })) {
            assertThat(fault(server, 10).kind()).isEqualTo(PeerFault.Kind.UNREADABLE);
            assertThat(taken.pages()).isEmpty();
        }
    }

    @Test
    void a_next_that_fits_no_address_is_not_used() {
        String long_ = String.join("", Collections.nCopies(5_000, "n"));
        try (var server = new LoopbackPeer((asked, out) -> LoopbackPeer.reply(
                out,
                200,
                "{\"more\":true,\"next\":\"" + long_ + "\",\"objects\":[{\"id\":\"x--1\",\"type\":\"x\"}]}",
                LoopbackPeer.TAXII))) {
            assertThat(fault(server, 10).kind()).isEqualTo(PeerFault.Kind.STUCK);
        }
    }

    @Test
    void a_next_is_sent_back_exactly_whatever_stands_in_it() throws Exception {
        String token = "a+b/c=&match[type]=x d\u00e9#?%25";
        try (var server = new LoopbackPeer((asked, out) -> {
            String next = asked.query().get("next");
            String body = next == null
                    ? "{\"more\":true,\"next\":\"" + token + "\",\"objects\":[{\"id\":\"x--1\",\"type\":\"x\"}]}"
                    : "{\"more\":false,\"objects\":[{\"id\":\"x--2\",\"type\":\"x\"}]}";
            LoopbackPeer.reply(out, 200, body, LoopbackPeer.TAXII);
        })) {
            pull(server, 10);
            assertThat(server.asked().getLast().query()).containsEntry("next", token);
            assertThat(taken.ids()).containsExactly("x--1", "x--2");
        }
    }
}
