package org.comity.feeds;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.comity.json.JsonObject;
import org.comity.marking.Tlp;
import org.comity.routing.Columns;
import org.comity.routing.Listed;
import org.comity.routing.Recipient;
import org.comity.routing.Routes;
import org.comity.routing.SeenKeys;
import org.jspecify.annotations.Nullable;

/**
 * By what a feed is parted: who gets what on which terms, and the tables that say whose an address is.
 *
 * @param recipients who can act
 * @param terms of each of them, by its number
 * @param unroutable the number of who gets what nobody is responsible for; negative for none
 * @param tlp what the feed is marked with; null where it is unmarked
 * @param routes for the report of that name
 * @param columns of a report, by its name and header
 * @param told the tables and the list of recipients, with their dates and digests, as the account names them
 * @param keys that are held at most to find duplicates by
 * @param period within which a row is the same
 */
public record FeedPlan(
        List<Recipient> recipients,
        List<Terms> terms,
        int unroutable,
        @Nullable Tlp tlp,
        Function<String, Routes> routes,
        ColumnsOf columns,
        JsonObject told,
        int keys,
        SeenKeys.Period period) {
    /** Time between two mails to one recipient, where nothing else is said. */
    public static final Duration DIGEST = Duration.ofHours(24);

    /** Time between two mails that may be asked for. */
    public static final Duration DIGEST_MAX = Duration.ofDays(31);

    /** Mails a day that one recipient may get. */
    public static final int RATE_MAX = 96;

    public FeedPlan {
        recipients = List.copyOf(recipients);
        terms = List.copyOf(terms);
        if (recipients.size() != terms.size()) {
            throw new IllegalArgumentException("each recipient has its terms");
        }
    }

    /** Finds the columns of a report. */
    @FunctionalInterface
    public interface ColumnsOf {
        Columns of(String report, List<String> names);

        /** By what they are found: the same text where the same columns make two rows the same. */
        default String by() {
            return "rule";
        }
    }

    /** How rows get to a recipient. */
    public enum Delivery {
        /** Its party's node fetches them. */
        NODE,
        /** We write files that somebody takes there. */
        FILES,
        /** By mail. */
        MAIL
    }

    /** How rows are written in files. */
    public enum Form {
        /** A header, and rows as they came. */
        CSV,
        /** A report of XARF 4 for each row, a line each. */
        XARF,
        /** A bundle of STIX 2.1 with observed data and sightings. */
        SIGHTINGS
    }

    /**
     * On what terms a recipient gets rows.
     *
     * @param party whose it is
     * @param agreement under which it gets them; null for any with that party
     * @param mail where mail goes; empty where it gets none
     * @param form of files
     * @param digest time from one mail to the next, at the least
     * @param rate mails within a day, at most
     */
    public record Terms(
            String party,
            @Nullable String agreement,
            Delivery delivery,
            String mail,
            Form form,
            Duration digest,
            int rate) {
        /** One mail a day, and files of CSV. */
        public Terms(String party, @Nullable String agreement, Delivery delivery, String mail) {
            this(party, agreement, delivery, mail, Form.CSV, DIGEST, RATE_MAX);
        }
    }

    /**
     * Whether that recipient has the addresses it is responsible for, and so gets them exactly: it is named by networks and
     * by nothing wider. Who gets what nobody is responsible for gets others' addresses too, and is no owner.
     */
    public boolean isOwner(int recipient) {
        Listed on = recipients.get(recipient).actsOn();
        return recipient != unroutable
                && on.countries().isEmpty()
                && on.sectors().isEmpty()
                && !(on.prefixes().isEmpty()
                        && on.asns().isEmpty()
                        && on.domains().isEmpty());
    }

    List<String> ids() {
        return recipients.stream().map(Recipient::id).toList();
    }

    /** The recipients whose node fetches what is theirs. */
    Set<String> byNode() {
        return IntStream.range(0, terms.size())
                .filter(i -> terms.get(i).delivery() == Delivery.NODE)
                .mapToObj(i -> recipients.get(i).id())
                .collect(Collectors.toSet());
    }
}
