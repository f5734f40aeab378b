package org.comity.doors.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import org.comity.feeds.Mail;
import org.comity.seal.Certificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No mail and no password goes over a line in the clear. */
final class SmtpPostTest {
    private static final String FROM = "reports@csirt.northland.example";
    private static final Mail MAIL = new Mail(
            "abuse@network.example", "Grüße\r\nBcc: x@y.example", "text\n", "<1@n.example>", Instant.EPOCH, List.of());

    @TempDir
    Path folder;

    private static String url(String scheme, GreenMail server) {
        int port = scheme.endsWith("s")
                ? server.getSmtps().getPort()
                : server.getSmtp().getPort();
        return scheme + "://127.0.0.1:" + port;
    }

    @Test
    void a_server_that_offers_no_encryption_gets_nothing() {
        var server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        server.start();
        try {
            var post = new SmtpPost(SmtpSettings.of(url("smtp", server), FROM, "", "", "required"), "n.example");
            assertThatThrownBy(() -> post.send(MAIL))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("STARTTLS is required");
            assertThat(server.getReceivedMessages()).isEmpty();
        } finally {
            server.stop();
        }
    }

    @Test
    void a_server_whose_certificate_is_not_trusted_gets_nothing() {
        var server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTPS));
        server.start();
        try {
            var post = new SmtpPost(SmtpSettings.of(url("smtps", server), FROM, "", "", "required"), "n.example");
            assertThatThrownBy(() -> post.send(MAIL))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("certificat");
            assertThat(server.getReceivedMessages()).isEmpty();
        } finally {
            server.stop();
        }
    }

    @Test
    void a_password_is_read_from_its_file_and_stands_in_no_message() throws Exception {
        var server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        server.start();
        server.setUser(FROM, "feed", "right-secret");
        Path file = Files.writeString(folder.resolve("password"), "wrong-secret\n");
        try {
            String url = url("smtp", server).replace("//", "//feed@");
            var post = new SmtpPost(SmtpSettings.of(url, FROM, file.toString(), "", "no"), "n.example");
            assertThatThrownBy(() -> post.send(MAIL))
                    .isInstanceOf(IOException.class)
                    .hasMessageNotContaining("wrong-secret");
            Files.writeString(file, "right-secret\n");
            post.send(MAIL);
            assertThat(server.getReceivedMessages()).hasSize(1);
        } finally {
            server.stop();
        }
    }

    @Test
    void password_and_mail_go_over_tls_that_begins_with_starttls_to_whom_we_trust() throws Exception {
        var certificate = Certificate.selfSigned(List.of("localhost", "127.0.0.1"), Instant.now(), new SecureRandom());
        var stranger = Certificate.selfSigned(List.of("other.example"), Instant.now(), new SecureRandom());
        certificate.save(folder.resolve("ca.pem"), folder.resolve("key.pem"));
        stranger.save(folder.resolve("stranger.pem"), folder.resolve("stranger.key"));
        Path password = Files.writeString(folder.resolve("password"), "right-secret\n");
        try (var server = new ScriptedServer(certificate)) {
            String url = "smtp://feed@127.0.0.1:" + server.port();
            var trusting = SmtpSettings.of(
                    url, FROM, password.toString(), folder.resolve("ca.pem").toString(), "required");
            new SmtpPost(trusting, "n.example").send(MAIL);
            assertThat(server.clear).containsExactly("EHLO n.example", "STARTTLS");
            assertThat(server.secret).contains("MAIL FROM:<" + FROM + ">", "RCPT TO:<abuse@network.example>", "text");

            var wary = SmtpSettings.of(
                    url,
                    FROM,
                    password.toString(),
                    folder.resolve("stranger.pem").toString(),
                    "required");
            int heard = server.secret.size();
            assertThatThrownBy(() -> new SmtpPost(wary, "n.example").send(MAIL)).isInstanceOf(IOException.class);
            assertThat(server.secret).hasSize(heard);
        }
        // Trusted, and not the one that was asked for.
        try (var server = new ScriptedServer(stranger)) {
            var settings = SmtpSettings.of(
                    "smtp://feed@127.0.0.1:" + server.port(),
                    FROM,
                    password.toString(),
                    folder.resolve("stranger.pem").toString(),
                    "required");
            assertThatThrownBy(() -> new SmtpPost(settings, "n.example").send(MAIL))
                    .isInstanceOf(IOException.class);
            assertThat(server.secret).isEmpty();
        }
    }

    @Test
    void a_subject_cannot_add_headers() throws Exception {
        var server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        server.start();
        try {
            new SmtpPost(SmtpSettings.of(url("smtp", server), FROM, "", "", "no"), "n.example").send(MAIL);
            assertThat(server.getReceivedMessages()[0].getHeader("Bcc")).isNull();
            assertThat(server.getReceivedMessages()[0].getMessageID()).isEqualTo("<1@n.example>");
        } finally {
            server.stop();
        }
    }

    @Test
    void settings_that_would_leak_or_lead_nowhere_are_refused() {
        unfit("smtp://feed:secret@mail.example", FROM, "f", "required", "holds a password");
        unfit("http://mail.example", FROM, "", "required", "no address of a mail server");
        unfit("smtp://mail.example/inbox", FROM, "", "required", "no address of a mail server");
        unfit("smtp://mail.example", "Northland", "", "required", "mail.from");
        unfit("smtp://mail.example", FROM, "", "no", "is for a mail server on this machine");
        unfit("smtp://mail.example", FROM, "", "maybe", "write required or no");
        unfit("smtp://feed@mail.example", FROM, "", "required", "go together");
        unfit("smtp://mail.example", FROM, "f", "required", "go together");
        assertThat(SmtpSettings.of("smtp://mail.example", FROM, "", "", "required")
                        .port())
                .isEqualTo(587);
        assertThat(SmtpSettings.of("smtps://mail.example", FROM, "", "", "required")
                        .port())
                .isEqualTo(465);
        assertThat(SmtpSettings.of("smtp://[::1]:25", FROM, "", "", "no").host())
                .isEqualTo("::1");
    }

    private static void unfit(String url, String from, String passwordFile, String startTls, String said) {
        assertThatThrownBy(() -> SmtpSettings.of(url, from, passwordFile, "", startTls))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(said)
                .hasMessageNotContaining("secret");
    }
}
