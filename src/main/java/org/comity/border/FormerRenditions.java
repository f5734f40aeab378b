package org.comity.border;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.comity.json.JsonBoolean;
import org.comity.json.JsonObject;
import org.comity.ledger.Entry;
import org.comity.ledger.Item;
import org.comity.ledger.Ledger;
import org.comity.ledger.LogName;
import org.comity.ledger.Opening;
import org.comity.objects.Holdings;
import org.comity.parties.Parties;
import org.comity.parties.StandingAgreement;
import org.comity.seal.Digest;
import org.comity.sql.Database;
import org.comity.sql.Session;

/**
 * What lies in outboxes in a rendition that the agreement does not ask for any more, and for which the next release lays
 * another: how much of it there is, and what of it has been handed over, as the logs with those who read it say.
 */
final class FormerRenditions {
    private static final int PAGE = 2_000;
    private static final int ENTRIES = 1_000;

    private final Database database;
    private final Holdings holdings;
    private final Parties parties;
    private final Outboxes outboxes;
    private final AskedAgain askedAgain;
    private final Ledger ledger;

    FormerRenditions(
            Database database,
            Holdings holdings,
            Parties parties,
            Outboxes outboxes,
            AskedAgain askedAgain,
            Ledger ledger) {
        this.database = database;
        this.holdings = holdings;
        this.parties = parties;
        this.outboxes = outboxes;
        this.askedAgain = askedAgain;
        this.ledger = ledger;
    }

    /** The findings for a release under that agreement; nothing is looked at where nothing can have changed. */
    List<Lint> lint(StandingAgreement agreement) {
        var findings = new ArrayList<Lint>();
        if (agreement.isSteady()) {
            return findings;
        }
        String id = agreement.terms().id();
        for (Audience audience : Audience.of(agreement, parties.ours().id())) {
            var box = outboxes.find(id, audience.box());
            String receiver = audience.anyReceiver();
            boolean mayDiffer = box.isPresent()
                    && database.read(reading -> Minimising.everMinimised(
                            reading, agreement, parties.ours().id(), receiver));
            Map<Item, Long> former = mayDiffer ? former(agreement, box.get(), receiver) : Map.of();
            if (former.isEmpty()) {
                continue;
            }
            findings.add(finding(
                    "former rendition",
                    String.join(" ", audience.receivers()),
                    former.values(),
                    "it lies in the outbox otherwise than " + id
                            + " asks now, and is not handed over; a release lays it" + " as it asks"));
            for (String each : audience.receivers()) {
                List<Long> handed = handed(LogName.of(id, each), former);
                if (!handed.isEmpty()) {
                    findings.add(finding(
                            "handed over before",
                            each,
                            handed,
                            "it was handed over otherwise than " + id + " asks now; to ask it back: comity recall " + id
                                    + " ID"));
                }
            }
        }
        return findings;
    }

    private Lint finding(String rule, String receivers, Iterable<Long> versions, String message) {
        var distinct = new HashSet<Long>();
        versions.forEach(distinct::add);
        return new Lint(
                rule,
                false,
                receivers,
                distinct.size(),
                message,
                heldAs(distinct.iterator().next()));
    }

    private String heldAs(long version) {
        return database.read(reading -> {
            var select = reading.prepare(
                    "SELECT o.id FROM version v CROSS JOIN object o WHERE o.nr = v.object AND v.nr = ?");
            select.setLong(1, version);
            try (var rows = select.executeQuery()) {
                return rows.next() ? rows.getString(1) : "";
            }
        });
    }

    /** What lies there otherwise and in no other place as it is asked for: the version behind each item. */
    private Map<Item, Long> former(StandingAgreement agreement, Outbox box, String receiver) {
        var former = new HashMap<Item, Long>();
        eachPage(agreement, box, receiver, (rows, looked) -> {
            var byNumber = new HashMap<Long, Row>();
            rows.forEach(row -> byNumber.put(row.nr(), row));
            for (AsAsked.Lying each : looked.otherwise()) {
                Row row = byNumber.get(each.nr());
                byte[] digest = row == null ? null : row.digest();
                if (row != null && digest != null) {
                    former.put(
                            new Item(row.id(), Digest.wrap(digest)),
                            each.place().version());
                }
            }
        });
        if (!former.isEmpty()) {
            Set<Long> otherwise = new HashSet<>(former.values());
            eachPage(
                    agreement,
                    box,
                    receiver,
                    (rows, looked) -> looked.asAsked()
                            .forEach(each -> otherwise.remove(each.place().version())));
            former.values().retainAll(otherwise);
        }
        return former;
    }

    @FunctionalInterface
    private interface Looking {
        void at(List<Row> rows, AskedAgain.Looked looked);
    }

    private void eachPage(StandingAgreement agreement, Outbox box, String receiver, Looking looking) {
        Wanted next = new Wanted(
                OptionalLong.empty(), 0, PAGE, List.of(), List.of(), Versions.ALL, List.of(), false, Set.of());
        while (true) {
            Wanted asked = next;
            Page page = database.read(reading -> {
                Page read = PageQuery.readForRecord(reading, holdings, box, asked);
                look(reading, agreement, box, receiver, read, looking);
                return read;
            });
            if (!page.more()) {
                return;
            }
            next = next.after(page.next());
        }
    }

    private void look(
            Session session, StandingAgreement agreement, Outbox box, String receiver, Page page, Looking looking)
            throws SQLException {
        if (!page.rows().isEmpty()) {
            looking.at(page.rows(), askedAgain.look(session, agreement, box, receiver, page.rows()));
        }
    }

    /** The versions behind those of them that an entry of that log says were handed over. */
    private List<Long> handed(LogName log, Map<Item, Long> former) {
        var handed = new ArrayList<Long>();
        long after = 0;
        while (true) {
            List<Entry> entries = ledger.entries(log, after, ENTRIES);
            if (entries.isEmpty()) {
                return handed;
            }
            for (Entry entry : entries) {
                after = entry.number();
                if (isHandedOver(entry)) {
                    for (Item item : ledger.items(log, entry.number())) {
                        Long version = former.get(item);
                        if (version != null) {
                            handed.add(version);
                        }
                    }
                }
            }
        }
    }

    /** A page or a batch; a manifest names objects and hands none over. */
    private static boolean isHandedOver(Entry entry) {
        Opening opening = entry.opening();
        if (opening == null || !"served".equals(opening.json().text("kind"))) {
            return false;
        }
        JsonObject details = opening.json().object("details");
        return details == null || details.get("bodies") != JsonBoolean.FALSE;
    }
}
