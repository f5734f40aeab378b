package org.comity.parties;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.comity.seal.NoteKey;
import org.comity.seal.SignedNote;
import org.comity.seal.SigningKey;
import org.comity.sql.Database;

/** Three parties with their keys, and what they sign. */
final class Signatures {
    static final String GUEST = "cert.southland.example";
    static final InstantSource CLOCK = () -> Instant.parse("2026-05-01T12:00:00Z");

    private final Map<String, SigningKey> keys = Map.of(
            Documents.NORTH,
            SigningKey.create(new SecureRandom()),
            Documents.WEST,
            SigningKey.create(new SecureRandom()),
            GUEST,
            SigningKey.create(new SecureRandom()));

    String key(String party) {
        return new NoteKey(party, keys.get(party).verifyKey()).text();
    }

    /** A node of Northland's that knows the other two. */
    Agreements north(Database database) {
        var parties = new Parties(database, CLOCK);
        database.write(transaction -> {
            parties.add(transaction, Documents.NORTH, "Northland CSIRT", key(Documents.NORTH), true);
            parties.add(transaction, Documents.WEST, "Westland CERT", key(Documents.WEST), false);
            parties.add(transaction, GUEST, "Southland CERT", key(GUEST), false);
            return null;
        });
        return new Agreements(database, parties, new Keys(database, parties, CLOCK), CLOCK);
    }

    /** The short agreement, open for accession, in that version. */
    String open(int version) {
        return Documents.SHORT
                .replace("NORTH_KEY", key(Documents.NORTH))
                .replace("WEST_KEY", key(Documents.WEST))
                .replace("clauses:", "accession: open\nclauses:")
                .replace("version: 1", "version: " + version);
    }

    /** That document as nobody has signed it yet. */
    static StandingAgreement of(String document) {
        byte[] bytes = Documents.bytes(document);
        return StandingAgreement.added(1, Agreement.read(bytes), bytes);
    }

    String yes(String document, String party) {
        return AcceptanceNotes.sign(of(document), party, keys.get(party));
    }

    String joins(String document, Reservation... reservations) {
        var member = new Agreement.Member(GUEST, "Southland CERT", key(GUEST));
        return sign(
                StandingNotes.accession(
                        of(document), new Accession(member, Set.of(), List.of(reservations)), CLOCK.instant()),
                GUEST);
    }

    String takesBack(String document, Reservation reservation) {
        return sign(StandingNotes.reservation(of(document), reservation), reservation.party());
    }

    private String sign(String text, String party) {
        return SignedNote.sign(text, party, keys.get(party)).print();
    }

    /** Takes in what was signed, of whatever sort, under the version that it speaks of. */
    static void take(Database database, Agreements agreements, String note) {
        database.write(transaction -> {
            StandingAgreement to = agreements.addressed(note).orElseThrow();
            if (note.startsWith("comity agreement acceptance")) {
                agreements.accept(transaction, to, note, null);
            } else if (StandingNotes.isReservation(note)) {
                agreements.alone().take(transaction, to, note);
            } else {
                agreements.alone().join(transaction, to, note);
            }
            return null;
        });
    }

    /** Adds that version and takes the yes of both founders in. */
    StandingAgreement inForce(Database database, Agreements agreements, String document) {
        StandingAgreement added = database.write(transaction -> agreements.add(transaction, Documents.bytes(document)));
        take(database, agreements, yes(document, Documents.NORTH));
        take(database, agreements, yes(document, Documents.WEST));
        return agreements.find(added.terms().id(), added.terms().version()).orElseThrow();
    }
}
