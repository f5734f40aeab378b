package org.comity.doors.taxii;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import org.comity.json.Json;
import org.comity.json.JsonObject;

/** One collection as a peer of some kind shows it, with that kind's habits; keeps its rows in memory. */
final class PagedPeer implements LoopbackPeer.Handler {

    /** How the peer lets one go on. */
    enum Paging {
        /** Each {@code next} names a place. */
        PLACE,
        /** One {@code next} for the whole run; the peer pops rows off its list. */
        COUNTER,
        /** {@code more} alone. */
        NO_NEXT,
        /** Gives {@code next} and answers 400 to it. */
        NEXT_REFUSED,
        /** Gives {@code next} and shows the first page whatever one does with it. */
        NEXT_IGNORED
    }

    record Row(String id, Instant added) {}

    private final List<Row> rows = new ArrayList<>();
    private final Map<String, List<Row>> counters = new HashMap<>();
    private int requests;

    Paging paging = Paging.PLACE;
    int capped = Integer.MAX_VALUE;
    boolean stamps = true;
    boolean limitHeeded = true;
    boolean addedAfterHeeded = true;
    /** Whether what was added at {@code added_after} itself is shown again, as some peers do. */
    boolean inclusive;
    /** Requests, counted from 1, whose answer breaks off half-way after the peer has done its part. */
    IntPredicate cut = request -> false;

    synchronized void add(String id, Instant added) {
        rows.add(new Row(id, added));
        rows.sort(Comparator.comparing(Row::added));
    }

    /** That many rows, a second apart. */
    PagedPeer filled(int count) {
        for (int i = 0; i < count; i++) {
            add(id(i), Instant.parse("2026-01-01T00:00:00.000001Z").plusSeconds(i));
        }
        return this;
    }

    static String id(int number) {
        return "indicator--00000000-0000-4000-8000-%012d".formatted(number);
    }

    synchronized Set<String> ids() {
        return rows.stream().map(Row::id).collect(Collectors.toCollection(HashSet::new));
    }

    @Override
    public synchronized void answer(LoopbackPeer.Asked asked, OutputStream out) throws IOException {
        requests++;
        Map<String, String> query = asked.query();
        int limit = limitHeeded ? Math.min(capped, Integer.parseInt(query.getOrDefault("limit", "100"))) : capped;
        String next = query.get("next");
        String added = query.get("added_after");
        Instant after = added == null || !addedAfterHeeded ? Instant.MIN : Instant.parse(added);
        List<Row> left;
        if (paging == Paging.NEXT_REFUSED && next != null) {
            LoopbackPeer.reply(out, 400, "{\"description\":{\"next\":[\"Not a valid value.\"]}}", LoopbackPeer.TAXII);
            return;
        }
        if (paging == Paging.COUNTER && next != null) {
            left = counters.get(next);
            if (left == null) {
                LoopbackPeer.reply(out, 400, "{\"title\":\"next not valid\"}", LoopbackPeer.TAXII);
                return;
            }
        } else {
            left = new ArrayList<>(rows.stream()
                    .filter(row -> row.added().isAfter(after)
                            || inclusive && row.added().equals(after))
                    .toList());
            if (paging == Paging.PLACE && next != null) {
                left = left.subList(Math.min(left.size(), left.indexOf(row(next)) + 1), left.size());
            }
        }
        List<Row> page = List.copyOf(left.subList(0, Math.min(limit, left.size())));
        boolean more = left.size() > page.size();
        var body = JsonObject.builder();
        body.put("more", more);
        if (more) {
            switch (paging) {
                case PLACE -> body.put("next", page.getLast().id());
                case COUNTER -> {
                    left.subList(0, page.size()).clear();
                    String token = next == null ? "counter-" + counters.size() : next;
                    counters.put(token, left);
                    body.put("next", token);
                }
                case NEXT_IGNORED, NEXT_REFUSED -> body.put("next", "token-" + requests);
                case NO_NEXT -> {}
            }
        } else if (paging == Paging.COUNTER && next != null) {
            counters.remove(next);
        }
        String around = Json.print(body.build());
        String text = around.substring(0, around.length() - 1) + ",\"objects\":["
                + page.stream().map(PagedPeer::object).collect(Collectors.joining(",")) + "]}";
        var headers = new ArrayList<String>(List.of(LoopbackPeer.TAXII, "Date: Thu, 01 Jan 2026 12:00:00 GMT"));
        if (stamps && !page.isEmpty()) {
            headers.add("X-TAXII-Date-Added-First: " + page.getFirst().added());
            headers.add("X-TAXII-Date-Added-Last: " + page.getLast().added());
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        LoopbackPeer.head(out, 200, bytes.length, headers.toArray(String[]::new));
        out.write(bytes, 0, cut.test(requests) ? bytes.length / 2 : bytes.length);
    }

    private Row row(String id) {
        return rows.stream().filter(row -> row.id().equals(id)).findFirst().orElseThrow();
    }

    static String object(Row row) {
        Instant created = row.added().truncatedTo(ChronoUnit.MILLIS);
        return "{ \"type\":\"indicator\", \"spec_version\":\"2.1\", \"id\":\"" + row.id() + "\", \"created\":\""
                + created + "\", \"modified\":\"" + created
                + "\", \"pattern_type\":\"stix\", \"pattern\":\"[domain-name:value = 'c2.example']\","
                + " \"valid_from\":\"" + created + "\" }";
    }
}
