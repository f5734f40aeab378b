package org.comity.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportSchemaTest {
    private static final ReportSchema STANDARD = ReportSchema.standard();

    private static ReportSchema read(String text) throws IOException {
        return ReportSchema.read(new BufferedReader(new StringReader(text)), "s.tsv");
    }

    /** The address that is found in the one row of that report. */
    private static String victim(String report, String csv) throws IOException {
        var reader = new CsvReader(new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)), new Tally());
        Columns columns = Columns.of(STANDARD.of(report), reader.names(), List.of());
        if (!columns.isFit()) {
            return "not fit";
        }
        reader.select(columns.selected());
        reader.next();
        CsvBatch batch = reader.batch();
        int from = batch.fieldFrom(0, columns.address());
        return new String(batch.bytes(), from, batch.fieldTo(0, columns.address()) - from, StandardCharsets.UTF_8);
    }

    @Test
    void every_type_that_is_published_names_its_victim_or_says_that_it_names_none() {
        assertThat(STANDARD.all()).hasSize(170);
        assertThat(STANDARD.all().stream().filter(each -> !each.namesVictim()).map(ReportSchema.Kind::report))
                .containsExactly("compromised_account", "ransomware_victim", "sandbox_dns");
        assertThat(STANDARD.date()).isEqualTo("2026-03-24");
        assertThat(STANDARD.of("event4_sinkhole").address()).isEqualTo("src_ip");
        assertThat(STANDARD.of("event6_sinkhole_http_referer").address()).isEqualTo("http_referer_ip");
        assertThat(STANDARD.of("spam_url").address()).isEqualTo("ip");
        assertThat(STANDARD.of("scan_exchange").severity()).isEqualTo("critical");
        assertThat(STANDARD.of("malware_url").key()).containsExactly("port", "tag", "url");
    }

    @Test
    void a_type_that_is_not_known_goes_by_its_name() {
        assertThat(STANDARD.knows("scan_of_tomorrow")).isFalse();
        assertThat(STANDARD.of("scan_of_tomorrow").address()).isEqualTo("ip");
        assertThat(STANDARD.of("event6_of_tomorrow").address()).isEqualTo("src_ip");
        assertThat(STANDARD.of("event6_of_tomorrow").key()).containsExactly("src_port", "tag", "infection", "url");
    }

    @Test
    void columns_are_found_wherever_they_stand_and_however_many() throws IOException {
        assertThat(victim("event4_sinkhole", "timestamp,src_ip,ip\n,192.0.2.1,192.0.2.2\n"))
                .isEqualTo("192.0.2.1");
        assertThat(victim("event4_sinkhole", "new,ip,\"src_ip\",dst_ip\nx,192.0.2.2,192.0.2.1,192.0.2.3\n"))
                .as("moved, and with columns that were not there before")
                .isEqualTo("192.0.2.1");
        assertThat(victim("event4_sinkhole_http_referer", "src_ip,http_referer_ip\n192.0.2.2,192.0.2.1\n"))
                .isEqualTo("192.0.2.1");
        assertThat(victim("event4_sinkhole", "timestamp,ip,dst_ip\n,192.0.2.2,192.0.2.3\n"))
                .as("no other address stands in for the victim's")
                .isEqualTo("not fit");
        assertThat(victim("sandbox_dns", "timestamp,ip\n,192.0.2.2\n")).isEqualTo("not fit");
        assertThat(victim("scan_telnet", "ip,ip\n192.0.2.2,192.0.2.3\n")).isEqualTo("not fit");
    }

    @Test
    void a_schema_that_is_written_reads_the_same() throws IOException {
        ReportSchema again = read(STANDARD.text());
        assertThat(again.all()).isEqualTo(STANDARD.all());
        assertThat(again.date()).isEqualTo(STANDARD.date());
        assertThat(again.source()).isEqualTo(STANDARD.source());
    }

    @Test
    void what_is_no_schema_is_told_by_its_line() {
        assertThatThrownBy(() -> read("report,address\n"))
                .isInstanceOf(BadTable.class)
                .hasMessageContaining("no schema of reports");
        String first = "# comity: report-schema/1\n";
        for (String line : List.of(
                "scan_x\tip\tport\tlow",
                "Scan X\tip\tport\tlow\tX",
                "scan_x\tport\tport\tlow\tX",
                "a\tip\t\t\t\na\tip\t\t\t")) {
            assertThatThrownBy(() -> read(first + line + "\n"))
                    .as(line)
                    .isInstanceOf(BadTable.class)
                    .hasMessageMatching("s\\.tsv:[23]: .*");
        }
    }
}
