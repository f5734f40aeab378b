package org.comity.doors.mail;

import jakarta.activation.DataHandler;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Date;
import java.util.Properties;
import org.comity.doors.taxii.ClientTls;
import org.comity.feeds.Mail;
import org.comity.feeds.Post;
import org.jspecify.annotations.Nullable;

/** Gives mail to a server by SMTP (RFC 5321, RFC 6409, RFC 3207), with Jakarta Mail. */
public final class SmtpPost implements Post {
    static final Duration CONNECT_MAX = Duration.ofSeconds(10);

    /** For each answer, and for each piece that is sent. */
    static final Duration ANSWER_MAX = Duration.ofSeconds(60);

    private final SmtpSettings settings;
    private final String ourName;

    /** @param ourName by which we greet the server: a domain name */
    public SmtpPost(SmtpSettings settings, String ourName) {
        this.settings = settings;
        this.ourName = ourName;
    }

    @Override
    public void send(Mail mail) throws IOException {
        String protocol = settings.secure() ? "smtps" : "smtp";
        Session session = Session.getInstance(properties(protocol));
        try (Transport transport = session.getTransport(protocol)) {
            MimeMessage message = message(session, mail);
            transport.connect(
                    settings.host(), settings.port(), settings.user().isEmpty() ? null : settings.user(), password());
            transport.sendMessage(message, message.getAllRecipients());
        } catch (MessagingException e) {
            throw new IOException(
                    "the mail server " + settings.host() + ":" + settings.port() + " did not take it: " + said(e), e);
        }
    }

    private Properties properties(String protocol) throws IOException {
        var set = new Properties();
        String prefix = "mail." + protocol + ".";
        set.put(prefix + "localhost", ourName);
        set.put(prefix + "auth", Boolean.toString(!settings.user().isEmpty()));
        set.put(prefix + "starttls.enable", Boolean.toString(!settings.clear()));
        set.put(prefix + "starttls.required", Boolean.toString(!settings.clear() && !settings.secure()));
        set.put(prefix + "ssl.checkserveridentity", "true");
        set.put(prefix + "ssl.protocols", "TLSv1.3 TLSv1.2");
        set.put(prefix + "connectiontimeout", Long.toString(CONNECT_MAX.toMillis()));
        set.put(prefix + "timeout", Long.toString(ANSWER_MAX.toMillis()));
        set.put(prefix + "writetimeout", Long.toString(ANSWER_MAX.toMillis()));
        Path authorities = settings.caFile();
        if (authorities != null) {
            set.put(
                    prefix + "ssl.socketFactory",
                    ClientTls.standard().trustingOnly(authorities).context().getSocketFactory());
        }
        return set;
    }

    /** Read each time, as it may have been changed; null where none is asked for. */
    private @Nullable String password() throws IOException {
        Path file = settings.passwordFile();
        return file == null ? null : Files.readString(file).strip();
    }

    private MimeMessage message(Session session, Mail mail) throws MessagingException {
        var message = new MimeMessage(session) {
            @Override
            protected void updateMessageID() throws MessagingException {
                setHeader("Message-ID", mail.messageId());
            }
        };
        message.setFrom(new InternetAddress(settings.from(), true));
        message.setRecipient(Message.RecipientType.TO, new InternetAddress(mail.to(), true));
        message.setSubject(mail.subject(), StandardCharsets.UTF_8.name());
        message.setSentDate(Date.from(mail.date()));
        message.setHeader("Auto-Submitted", "auto-generated"); // RFC 3834: nobody's absence is told to it
        var text = new MimeBodyPart();
        text.setText(mail.text(), StandardCharsets.UTF_8.name());
        var parts = new MimeMultipart();
        parts.addBodyPart(text);
        for (Mail.Attachment each : mail.attachments()) {
            var part = new MimeBodyPart();
            part.setDataHandler(new DataHandler(new ByteArrayDataSource(each.content(), "application/gzip")));
            try {
                part.setFileName(each.name());
            } catch (MessagingException e) {
                throw new IllegalStateException(e);
            }
            parts.addBodyPart(part);
        }
        message.setContent(parts);
        message.saveChanges();
        return message;
    }

    /** The server's own words and those below them, in one line. */
    private static String said(MessagingException e) {
        var said = new StringBuilder();
        for (Throwable each = e; each != null && said.length() < 300; each = each.getCause()) {
            String words =
                    String.valueOf(each.getMessage()).replaceAll("\\s+", " ").strip();
            if (said.indexOf(words) < 0) {
                said.append(said.isEmpty() ? "" : "; ").append(words);
            }
        }
        return said.toString();
    }
}
