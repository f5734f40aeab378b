package org.comity.parties;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.comity.marking.Tlp;
import org.comity.parties.Reservation.Limits;
import org.comity.parties.Reservation.Scope;
import org.comity.parties.Reservation.Subject;
import org.comity.parties.Reservation.Verb;
import org.comity.sql.Database;
import org.comity.sql.Databases;

/** Nodes that hold the same signed notes say the same of every version, in whatever order the notes came to them. */
final class SuccessionLawsTest {
    private final Signatures signed = new Signatures();

    /** What a node says of one version. */
    private record Said(
            int version,
            String state,
            Set<String> acceptedBy,
            Set<Accession> accessions,
            List<Reservation> takenBack,
            Set<Outgrown> outgrown,
            List<Inherited.Kept> kept) {
        static Said of(StandingAgreement each) {
            return new Said(
                    each.terms().version(),
                    each.state(Signatures.CLOCK.instant()),
                    each.acceptedBy(),
                    new HashSet<>(each.accessions()),
                    each.takenBack(),
                    new HashSet<>(each.inherited().outgrown()),
                    each.inherited().reservations());
        }
    }

    private List<String> documents(Random random) {
        var documents = new ArrayList<String>();
        for (int version = 1; version <= 3; version++) {
            String document = signed.open(version);
            documents.add(
                    switch (random.nextInt(5)) {
                        case 0 -> document.replace("malware]", "malware, report]");
                        case 1 -> document.replace(", malware]", "]");
                        case 2 -> document.replace("id: \"1\"", "id: \"3\"");
                        case 3 -> document.replace("title: Botnet", "title: Other botnet");
                        default -> document;
                    });
        }
        return documents;
    }

    private List<String> notes(Random random, List<String> documents) {
        var notes = new ArrayList<String>();
        for (String document : documents) {
            if (random.nextInt(4) > 0) {
                notes.add(signed.yes(document, Documents.NORTH));
            }
            if (random.nextInt(4) > 0) {
                notes.add(signed.yes(document, Documents.WEST));
            }
            if (random.nextInt(3) > 0) {
                notes.add(signed.joins(document, reservation(random, document, Signatures.GUEST, 1, Verb.NARROW)));
            }
            for (int number = 1; random.nextBoolean(); number++) {
                Verb verb = number > 1 && random.nextBoolean() ? Verb.RESUME : Verb.NARROW;
                notes.add(signed.takesBack(document, reservation(random, document, Documents.WEST, number, verb)));
            }
        }
        return notes;
    }

    private static Reservation reservation(Random random, String document, String party, int number, Verb verb) {
        Subject on = random.nextBoolean()
                ? Subject.AGREEMENT
                : new Subject(Scope.CLAUSE, document.contains("id: \"3\"") ? "3" : "1");
        Limits limits = verb == Verb.RESUME
                ? Limits.NONE
                : new Limits(Tlp.values()[random.nextInt(3)], null, Set.of(), Set.of(), null, null);
        return new Reservation(party, number, Signatures.CLOCK.instant(), verb, on, limits, "so it is");
    }

    @Property(tries = 60)
    void whatever_order_the_notes_come_in(@ForAll long seed) {
        var random = new Random(seed);
        List<String> documents = documents(random);
        List<String> notes = notes(random, documents);
        List<Said> one = said(documents, notes);
        Collections.shuffle(notes, random);
        assertThat(said(documents, notes)).isEqualTo(one);
    }

    private List<Said> said(List<String> documents, List<String> notes) {
        try (Database database = Databases.SQLITE.fresh()) {
            Agreements agreements = signed.north(database);
            for (String document : documents) {
                database.write(transaction -> agreements.add(transaction, Documents.bytes(document)));
            }
            var left = new ArrayList<>(notes);
            while (takeSome(database, agreements, left)) {
                // What could not be taken yet is sent again: it resumes what had not come.
            }
            List<Said> inMemory = agreements.all().stream().map(Said::of).toList();
            var parties = new Parties(database, Signatures.CLOCK);
            var again =
                    new Agreements(database, parties, new Keys(database, parties, Signatures.CLOCK), Signatures.CLOCK);
            assertThat(again.all().stream().map(Said::of).toList()).isEqualTo(inMemory);
            return inMemory;
        }
    }

    private static boolean takeSome(Database database, Agreements agreements, List<String> left) {
        return left.removeIf(note -> {
            try {
                Signatures.take(database, agreements, note);
                return true;
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageContaining("nothing to resume").isNotNull();
                return false;
            }
        });
    }
}
