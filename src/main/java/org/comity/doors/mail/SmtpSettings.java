package org.comity.doors.mail;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Which server takes our mail.
 *
 * @param secure whether the connection is encrypted from its start; else it becomes so by STARTTLS, or nothing is sent
 * @param user empty where the server asks for none
 * @param passwordFile a file with the password; null where there is none
 * @param from the address our mail is from
 * @param caFile PEM file of whom to trust for its TLS; null for the usual authorities
 * @param clear whether nothing need be encrypted, to this machine itself
 */
public record SmtpSettings(
        String host,
        int port,
        boolean secure,
        String user,
        @Nullable Path passwordFile,
        String from,
        @Nullable Path caFile,
        boolean clear) {
    private static final int SUBMISSION = 587;
    private static final int SUBMISSIONS = 465;

    /**
     * Reads settings as they are written.
     *
     * @param url {@code smtp://[USER@]HOST[:PORT]} or {@code smtps://...}
     * @param startTls {@code required}, or {@code no} for a server on this machine
     * @throws IllegalArgumentException naming the setting that is not fit
     */
    public static SmtpSettings of(String url, String from, String passwordFile, String caFile, String startTls) {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            throw unfit(url);
        }
        boolean secure = "smtps".equals(uri.getScheme());
        String host = uri.getHost();
        String user = uri.getUserInfo() == null ? "" : uri.getUserInfo();
        String path = uri.getPath() == null ? "" : uri.getPath();
        if ((!secure && !"smtp".equals(uri.getScheme()))
                || host == null
                || !(path.isEmpty() || path.equals("/"))
                || uri.getQuery() != null
                || uri.getFragment() != null) {
            throw unfit(url);
        }
        if (user.contains(":")) {
            throw new IllegalArgumentException(
                    "mail.smtp_url holds a password; write it into a file and name that as mail.password_file");
        }
        if (!from.matches("[^\\s@<>,]+@[^\\s@<>,]+")) {
            throw new IllegalArgumentException(
                    "mail.from is \"" + from + "\"; write the address our mail is from, such as reports@csirt.example");
        }
        if (!startTls.equals("required") && !startTls.equals("no")) {
            throw new IllegalArgumentException("mail.starttls is \"" + startTls + "\"; write required or no");
        }
        boolean clear = startTls.equals("no") && !secure;
        String bare = host.replaceAll("[\\[\\]]", "");
        if (clear && !(bare.equals("localhost") || bare.equals("::1") || bare.matches("127(\\.[0-9]{1,3}){3}"))) {
            throw new IllegalArgumentException(
                    "mail.starttls: no is for a mail server on this machine, and " + host + " is none");
        }
        if (user.isEmpty() != passwordFile.isEmpty()) {
            throw new IllegalArgumentException(
                    "a user in mail.smtp_url and mail.password_file go together; set both or neither");
        }
        return new SmtpSettings(
                bare,
                uri.getPort() > 0 ? uri.getPort() : secure ? SUBMISSIONS : SUBMISSION,
                secure,
                user,
                passwordFile.isEmpty() ? null : Path.of(passwordFile),
                from,
                caFile.isEmpty() ? null : Path.of(caFile),
                clear);
    }

    private static IllegalArgumentException unfit(String url) {
        return new IllegalArgumentException(
                "mail.smtp_url is no address of a mail server; write smtp://HOST:PORT or smtps://USER@HOST:PORT, not \""
                        + url.replaceAll("//[^@/]*@", "//...@") + "\"");
    }
}
