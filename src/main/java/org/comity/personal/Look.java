package org.comity.personal;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.comity.json.JsonObject;
import org.comity.personal.PersonalProperties.Certainty;
import org.comity.personal.PersonalProperties.Node;
import org.comity.personal.PersonalProperties.Row;
import org.comity.personal.Span.Place;
import org.jspecify.annotations.Nullable;

/** What of one text is personal data, by its row in the table and by pattern. */
final class Look {
    private Look() {}

    private static final Pattern LOGIN_OF_URL = Pattern.compile("^[A-Za-z][A-Za-z0-9+.-]{0,30}+://([^/?#@]{1,256}+@)");
    private static final Pattern HOST_OF_URL =
            Pattern.compile("^[A-Za-z][A-Za-z0-9+.-]{0,30}+://(?:[^/?#@]{1,256}+@)?(?:\\[([0-9A-Fa-f:.]{2,45}+)]"
                    + "|([0-9]{1,3}(?:\\.[0-9]{1,3}){3})(?=[:/?#]|$))");
    private static final Pattern MAILTO =
            Pattern.compile("^(?:mailto|sips?|xmpp):([^?;,]{1,320}+)", Pattern.CASE_INSENSITIVE);
    private static final Pattern TEL = Pattern.compile("^(?:tel|sms):([^?;,]{1,64}+)", Pattern.CASE_INSENSITIVE);
    private static final Pattern ATTRIBUTE =
            Pattern.compile("(?<![\\p{L}\\p{N}])([A-Za-z]{1,20}+) ?= ?\"?([^,/+;\"]{1,256}+)");
    private static final Set<String> NAMING = Set.of("gn", "givenname", "sn", "surname", "initials", "pseudonym");
    private static final Pattern HOST = Pattern.compile("[*\\p{L}\\p{N}_-]+(?:\\.[\\p{L}\\p{N}_-]+)+\\.?");

    /**
     * The personal data in that text, as the rows say first; stretches of several rows may overlap.
     *
     * @param node where the text stands in the table, or null where it has no row
     * @param owner the STIX object it belongs to, by which rows with a condition are judged
     * @param prose whether to search by pattern too
     */
    static List<Span> at(@Nullable Node node, String text, JsonObject owner, boolean prose) {
        var spans = new ArrayList<Span>(2);
        boolean searched = prose;
        if (node != null) {
            for (Row row : node.rows()) {
                Certainty certainty = row.condition().of(owner);
                if (certainty != Certainty.NO) {
                    searched &= byRow(row, text, certainty == Certainty.SURE, prose, spans);
                }
            }
        }
        if (searched) {
            spans.addAll(TextSearch.in(text));
        }
        return spans;
    }

    /** Adds what the row says; answers whether the text is prose besides. */
    private static boolean byRow(Row row, String text, boolean sure, boolean prose, List<Span> spans) {
        Category category = row.category();
        switch (row.form()) {
            case MAILBOX -> whole(row, text, Place.MAILBOX, sure, spans);
            case PERSON -> whole(row, text, Place.PERSON, sure, spans);
            case WORD -> whole(row, text, Place.WORD, sure, spans);
            case MESSAGE -> whole(row, text, Place.MESSAGE, sure, spans);
            case WHOLE, COORDINATE, PRECISION -> whole(row, text, Place.WHOLE, sure, spans);
            case ADDRESS -> {
                IpAddress address = IpAddress.parse(text);
                boolean personal = address == null ? looksLikeAddress(text) : !address.isCoarse();
                if (personal) {
                    whole(row, text, Place.ADDRESS, sure, spans);
                }
            }
            case URL -> url(category, text, spans);
            case SUBJECT -> subject(category, text, spans);
            case CONTACT -> {
                for (Span span : TextSearch.in(text)) {
                    if (span.kind() == category) {
                        spans.add(new Span(span.from(), span.to(), category, category, Place.TEXT, sure, span.value()));
                    }
                }
                return true;
            }
            case PAYLOAD -> {
                if (prose && !TextSearch.in(textOf(text)).isEmpty()) {
                    whole(row, text, Place.WHOLE, false, spans);
                }
            }
            case TEXT -> {
                return true;
            }
        }
        return row.form() == Form.URL || row.form() == Form.SUBJECT;
    }

    private static void whole(Row row, String text, Place place, boolean sure, List<Span> spans) {
        spans.add(new Span(0, text.length(), row.category(), row.category(), place, sure, text));
    }

    private static void url(Category category, String text, List<Span> spans) {
        Pattern pattern = switch (category) {
            case ACCOUNT -> LOGIN_OF_URL;
            case EMAIL -> MAILTO;
            case PHONE -> TEL;
            default -> HOST_OF_URL;
        };
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            return;
        }
        int group = matcher.groupCount() == 2 && matcher.group(1) == null ? 2 : 1;
        String value = matcher.group(group);
        if (category == Category.IP_ADDRESS && IpAddress.parse(value) == null) {
            return;
        }
        value = category == Category.ACCOUNT ? value.substring(0, value.length() - 1) : value;
        spans.add(new Span(matcher.start(group), matcher.end(group), category, category, Place.URL, true, value));
    }

    /** A pattern of addresses such as 192.0.2.% or ^10\\., which has letters only beside colons. */
    private static boolean looksLikeAddress(String text) {
        boolean digit = false;
        boolean letter = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            digit |= c >= '0' && c <= '9';
            letter |= (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
            boolean fits = (c >= '0' && c <= '9')
                    || (c >= 'a' && c <= 'f')
                    || (c >= 'A' && c <= 'F')
                    || ".:%_*^$\\/[](){}|?+-,".indexOf(c) >= 0;
            if (!fits) {
                return false;
            }
        }
        return digit && (!letter || text.indexOf(':') >= 0);
    }

    /** RFC 4514: a person has a given name, a surname or a mailbox in its subject, or a common name that is no host. */
    private static void subject(Category category, String text, List<Span> spans) {
        Matcher matcher = ATTRIBUTE.matcher(text);
        while (matcher.find()) {
            String name = matcher.group(1).toLowerCase(Locale.ROOT);
            String value = matcher.group(2).strip();
            Category kind = null;
            boolean sure = false;
            if (name.equals("e") || name.equals("emailaddress") || value.indexOf('@') > 0) {
                kind = Category.EMAIL;
                sure = true;
            } else if (name.equals("uid") || name.equals("userid")) {
                kind = Category.ACCOUNT;
                sure = true;
            } else if (NAMING.contains(name)) {
                kind = Category.NAME;
                sure = true;
            } else if (name.equals("cn") && !HOST.matcher(value).matches()) {
                kind = Category.NAME;
            }
            if (kind == category && !value.isEmpty()) {
                int from = matcher.start(2) + matcher.group(2).indexOf(value);
                spans.add(new Span(from, from + value.length(), category, category, Place.TEXT, sure, value));
            }
        }
    }

    /** The content where it is text by all appearance, else the empty text. */
    private static String textOf(String base64) {
        try {
            byte[] bytes = Base64.getDecoder().decode(base64);
            for (byte each : bytes) {
                if (each >= 0 && each < ' ' && each != '\n' && each != '\r' && each != '\t') {
                    return "";
                }
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return "";
        }
    }
}
