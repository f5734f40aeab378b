package org.comity.personal;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which category of personal data a column of an observation holds, by its name. The first row that matches says so; a
 * column that none matches holds none.
 *
 * <p>Names as in the reports of the Shadowserver Foundation (its public {@code report_schema}) and in the harmonised names
 * of IntelMQ. A host name counts as an address: those of access networks mostly spell it. What a machine answered or was
 * asked is text that may hold anything.
 */
public final class ObservationColumns {

    private record Row(Category category, Pattern names) {
        Row(Category category, String names) {
            this(category, Pattern.compile(names));
        }
    }

    private static final List<Row> ROWS = List.of(
            new Row(Category.EMAIL, ".*e?mail.*|abuse_contact|.*abuse_contact"),
            new Row(Category.PHONE, ".*(phone|msisdn|imsi|imei).*"),
            new Row(Category.ACCOUNT, "(.*[_.])?(user|username|account|login|password|userid|uid)([_.](name|id))?"),
            new Row(
                    Category.IP_ADDRESS,
                    "(.*[_.])?(ip|ipv4|ipv6|ip_address|hostname|host|fqdn|reverse_dns|network|local_ip|x_forwarded_for"
                            + "|forwarded_for|netbios_name|machine_name|workgroup|mac_address|mac|cc_dns|dns)"),
            new Row(Category.NAME, "(.*[_.])?(subject_common_name|common_name|given_name|surname|organization_name)"),
            new Row(Category.ADDRESS, "(.*[_.])?(street|postal_code|latitude|longitude|subject_street_address)"),
            new Row(
                    Category.FREE_TEXT,
                    "(.*[_.])?(url|urlpath|referer|http_referer|agent|user_agent|http_agent|request|http_request|response"
                            + "|banner|text|comment|raw|raw_payload|payload|content|body|title|description|message|subject"
                            + "|dns_query|query|cookie|set_cookie|headers|event_description|extra|output|screenshot"
                            + "|destination_url|source_url|http_location|location|www_authenticate)"));

    private ObservationColumns() {}

    /** The category of the column of that name; null where it holds no personal data. */
    public static @Nullable Category of(String column) {
        String name = column.toLowerCase(Locale.ROOT);
        for (Row row : ROWS) {
            if (row.names().matcher(name).matches()) {
                return row.category();
            }
        }
        return null;
    }

    /** The categories that columns of these names hold. */
    public static Set<Category> of(List<String> columns) {
        var found = EnumSet.noneOf(Category.class);
        for (String each : columns) {
            Category category = of(each);
            if (category != null) {
                found.add(category);
            }
        }
        return found;
    }
}
