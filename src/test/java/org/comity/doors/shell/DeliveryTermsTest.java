package org.comity.doors.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.comity.feeds.FeedPlan;
import org.comity.yaml.BadYaml;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a recipient without a node gets its rows, as its entry says. */
final class DeliveryTermsTest {
    @TempDir
    Path folder;

    private FeedPlan.Terms terms(String more) throws IOException {
        Files.writeString(folder.resolve("list.yaml"), """
                comity: route-recipients/1
                recipients:
                  - id: net
                    name: A network
                    asns: 64500
                    mail: abuse@network.example
                """ + more.indent(4));
        return Objects.requireNonNull(RouteRecipients.read(List.of(Path.of("list.yaml")), folder)
                .terms()
                .get("net"));
    }

    private void unfit(String more, String said) {
        assertThatThrownBy(() -> terms(more)).isInstanceOf(BadYaml.class).hasMessageContaining(said);
    }

    @Test
    void what_is_not_said_is_csv_and_a_mail_a_day() throws IOException {
        assertThat(terms("party: net.example\ndelivery: mail"))
                .isEqualTo(new FeedPlan.Terms(
                        "net.example",
                        null,
                        FeedPlan.Delivery.MAIL,
                        "abuse@network.example",
                        FeedPlan.Form.CSV,
                        Duration.ofHours(24),
                        96));
    }

    @Test
    void form_time_and_number_of_mails_are_read() throws IOException {
        assertThat(terms("party: net.example\ndelivery: files\nform: xarf").form())
                .isEqualTo(FeedPlan.Form.XARF);
        assertThat(terms("party: net.example\ndelivery: files\nform: sightings").form())
                .isEqualTo(FeedPlan.Form.SIGHTINGS);
        FeedPlan.Terms often = terms("party: net.example\ndelivery: mail\ndigest: 30m\nrate: 4");
        assertThat(often.digest()).isEqualTo(Duration.ofMinutes(30));
        assertThat(often.rate()).isEqualTo(4);
        assertThat(terms("party: net.example\ndelivery: mail\ndigest: 7d").digest())
                .isEqualTo(Duration.ofDays(7));
        assertThat(terms("party: net.example\ndelivery: mail\ndigest: 31d").digest())
                .isEqualTo(FeedPlan.DIGEST_MAX);
    }

    @Test
    void what_cannot_be_meant_is_refused_with_its_line() {
        unfit("party: net.example\ndelivery: mail\ndigest: 0h", "line 9: digest is \"0h\"");
        unfit("party: net.example\ndelivery: mail\ndigest: 32d", "up to 31d");
        unfit("party: net.example\ndelivery: mail\ndigest: daily", "such as 30m, 24h or 7d");
        unfit("party: net.example\ndelivery: mail\nrate: 0", "from 1 to 96");
        unfit("party: net.example\ndelivery: mail\nrate: 97", "from 1 to 96");
        unfit("party: net.example\ndelivery: files\nform: xml", "write csv, xarf or sightings");
        unfit("party: net.example\nform: xarf", "is for files");
        unfit("party: net.example\ndelivery: fax", "write node, files or mail");
        unfit("delivery: files", "whose net is, is not listed");
        unfit("rate: 2", "whose net is, is not listed");
        unfit("party: net.example\ndelivery: files\nrate: 2", "line 9: rate is for mails");
        unfit("party: net.example\ndigest: 2h", "digest is for mails");
    }
}
