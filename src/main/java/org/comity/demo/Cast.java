package org.comity.demo;

import java.util.List;
import java.util.Optional;

/** The fictional parties of demonstrations, tests, drills and documents: the same few everywhere. */
public final class Cast {

    /** Compiles the collection on botnets, and releases part of it to its partners. */
    public static final Member NORTHLAND = new Member(
            "csirt.northland.example",
            "Northland CSIRT",
            "Northland",
            Calling.CSIRT,
            "The national computer security incident response team of Northland, a fictional state",
            "identity--6d3f5a0e-9b51-4c0e-8a64-2f1c7be0d911");

    /** Northland's partner across the ocean. */
    public static final Member WESTLAND = new Member(
            "cert.westland.example",
            "Westland CERT",
            "Westland",
            Calling.CSIRT,
            "The national computer emergency response team of Westland, a fictional state",
            "identity--b1c4d7f2-3a86-4e5b-9d07-5e8a41f6c3a2");

    /** Keeps domain name registrations, and carries out what the others ask of it lawfully. */
    public static final Member HARBOUR = new Member(
            "registrar.harbour.example",
            "Harbour Registrar",
            "Northland",
            Calling.REGISTRAR,
            "A fictional registrar of domain names, established in Northland",
            "identity--2e90b6c8-74d1-4f3a-b5e2-90c1d3a7f485");

    /** Investigates under Westland's law. */
    public static final Member POLICE = new Member(
            "cyber.police.westland.example",
            "Westland Cyber Police",
            "Westland",
            Calling.POLICE,
            "The fictional police unit for cybercrime of Westland",
            "identity--f7a2c1e5-08bd-4a9c-8e36-d4b95f2017c3");

    /** Sees all it is entitled to, and changes nothing. */
    public static final Member AUDITOR = new Member(
            "audit.meridian.example",
            "Meridian Audit Office",
            "Northland and Westland",
            Calling.AUDITOR,
            "A fictional independent audit office, which Northland and Westland appointed together",
            "identity--83d5e9a1-c6f4-4b27-a190-7c2e5f8b6d0e");

    private Cast() {}

    /** All of them, Northland first. */
    public static List<Member> all() {
        return List.of(NORTHLAND, WESTLAND, HARBOUR, POLICE, AUDITOR);
    }

    /** The member of that party id. */
    public static Optional<Member> find(String id) {
        return all().stream().filter(member -> member.id().equals(id)).findFirst();
    }

    /** What a member does for a living. */
    public enum Calling {
        CSIRT,
        REGISTRAR,
        POLICE,
        AUDITOR
    }

    /**
     * A fictional party.
     *
     * @param id its domain name, under {@code .example}
     * @param name what people call it
     * @param of the state it belongs to
     * @param calling what it does
     * @param what a line on it, without a full stop
     * @param identity its identity object's STIX id, the same in every collection
     */
    public record Member(String id, String name, String of, Calling calling, String what, String identity) {

        /** Its sector, by the STIX vocabulary (§10.11). */
        String sector() {
            return switch (calling) {
                case CSIRT, POLICE -> "government-national";
                case REGISTRAR -> "technology";
                case AUDITOR -> "government";
            };
        }

        /** The mailbox of whoever is on duty: a role, not a person. */
        public String duty() {
            return "duty@" + id;
        }
    }
}
