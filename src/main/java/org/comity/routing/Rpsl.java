package org.comity.routing;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Networks of an RPSL database (RFC 2622) and to whom abuse in them is reported, as RIPE does it: the network names a role
 * ({@code abuse-c}), or an organisation that names one, and the role has an address ({@code abuse-mailbox}). A network that
 * says nothing leaves it to the larger one around it.
 */
final class Rpsl implements TableFile.LineReader {
    private static final String ROLE = "role ";
    private static final String ORGANISATION = "organisation ";

    private final Map<String, String> explained;
    private final Labels labels;
    private final RangeTable.Builder into;
    private final Attributes object = new Attributes();

    Rpsl(Map<String, String> explained, Labels labels, RangeTable.Builder into) {
        this.explained = explained;
        this.labels = labels;
        this.into = into;
    }

    @Override
    public void line(String line) {
        if (object.take(line)) {
            end();
        }
    }

    @Override
    public void end() {
        String four = object.of("inetnum");
        String six = object.of("inet6num");
        if (!four.isEmpty() || !six.isEmpty()) {
            String role = object.of("abuse-c");
            if (role.isEmpty()) {
                role = explained.getOrDefault(ORGANISATION + name(object.of("org")), "");
            }
            String mail = explained.getOrDefault(ROLE + name(role), "");
            if (!mail.isEmpty()) {
                add(four, six, labels.of(mail));
            }
        }
        object.clear();
    }

    private void add(String four, String six, int contact) {
        if (four.isEmpty()) {
            into.add(six, contact);
            return;
        }
        String[] ends = four.split("-", -1);
        if (ends.length == 2) {
            into.add(Address.of(ends[0].strip()), Address.of(ends[1].strip()), contact);
        } else {
            into.add(four, contact);
        }
    }

    private static String name(String written) {
        return written.toUpperCase(Locale.ROOT);
    }

    /** Roles with their addresses, and organisations with their roles. */
    static final class Contacts implements TableFile.LineReader {
        private final Map<String, String> into;
        private final Attributes object = new Attributes();

        Contacts(Map<String, String> into) {
            this.into = into;
        }

        @Override
        public void line(String line) {
            if (object.take(line)) {
                end();
            }
        }

        @Override
        public void end() {
            String mail = object.of("abuse-mailbox");
            // One that is no address is nobody's to mend here: its networks have no contact then.
            if (TableFile.isMail(mail) && !object.of("nic-hdl").isEmpty()) {
                into.put(ROLE + name(object.of("nic-hdl")), TableFile.mail(mail));
            }
            if (!object.of("organisation").isEmpty() && !object.of("abuse-c").isEmpty()) {
                into.put(ORGANISATION + name(object.of("organisation")), object.of("abuse-c"));
            }
            object.clear();
        }
    }

    /** The first value of each attribute of one object that is of use here. */
    private static final class Attributes {
        private final Map<String, String> values = new HashMap<>();

        /** Whether the line ends the object. */
        boolean take(String line) {
            if (line.isBlank()) {
                return true;
            }
            int colon = line.indexOf(':');
            boolean goesOn = line.charAt(0) == ' ' || line.charAt(0) == '\t' || line.charAt(0) == '+';
            if (colon > 0 && !goesOn && line.charAt(0) != '%' && line.charAt(0) != '#') {
                String name = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
                switch (name) {
                    case "inetnum", "inet6num", "abuse-c", "org", "organisation", "nic-hdl", "abuse-mailbox" -> {
                        String value = line.substring(colon + 1);
                        int comment = value.indexOf('#');
                        values.putIfAbsent(name, (comment < 0 ? value : value.substring(0, comment)).strip());
                    }
                    default -> {} // says nothing of addresses or contacts
                }
            }
            return false;
        }

        String of(String name) {
            return values.getOrDefault(name, "");
        }

        void clear() {
            values.clear();
        }
    }
}
