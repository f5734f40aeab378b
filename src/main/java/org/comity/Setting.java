package org.comity;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.comity.border.Retention;
import org.comity.feeds.Feeds;
import org.comity.routing.Block;

/** Everything that can be set in {@code comity.yaml}, with what holds where nothing is set. */
public enum Setting {
    SERVER_LISTEN("server.listen", "127.0.0.1:8443", "HOST:PORT the node answers on"),
    SERVER_PUBLIC_URL("server.public_url", "", "base URL by which others reach it, when not the one it listens on"),
    SERVER_TLS_CERT("server.tls_cert", "", "PEM file of the certificate chain; empty: self-signed at first start"),
    SERVER_TLS_KEY("server.tls_key", "", "PEM file of its PKCS#8 key"),
    PEER_LISTEN("peer.listen", "", "HOST:PORT where nodes of partners come in; empty: nowhere"),
    PEER_EVERY_SECONDS("peer.every_seconds", "5", "pause between two exchanges with the nodes of partners"),
    TRUST_INTRODUCTIONS(
            "trust.introductions", "refuse", "allow: a party may be taken in on the signed word of one that is known"),
    OIDC_ISSUER("oidc.issuer", "", "issuer identifier of an OpenID Connect login provider; empty: none"),
    OIDC_CLIENT_ID("oidc.client_id", "", "what the provider calls this node"),
    OIDC_CLIENT_SECRET("oidc.client_secret", "", "what this node shows there; better in a file or the environment"),
    OIDC_CLIENT_SECRET_FILE("oidc.client_secret_file", "", "a file that holds it"),
    OIDC_SCOPES("oidc.scopes", "openid", "what is asked for, openid always"),
    OIDC_CLAIM("oidc.claim", "sub", "claim whose value names the person, as comity person oidc ties it"),
    OIDC_REQUIRED("oidc.required", "", "what the id_token has to say besides, such as groups=csirt, amr=mfa|hwk"),
    OIDC_ACR_VALUES("oidc.acr_values", "", "authentication contexts asked for"),
    OIDC_ASK_CODE("oidc.ask_code", "no", "yes: a code of the app is asked here too"),
    OIDC_TITLE("oidc.title", "", "what people call the provider; empty: its host"),
    OIDC_CA_FILE("oidc.ca_file", "", "PEM file of whom to trust for its TLS; empty: the usual authorities"),
    DATABASE_URL("database.url", "", "jdbc:postgresql://... ; empty: SQLite in the data folder"),
    RETENTION_OWN_RECORDS_DAYS(
            "retention.own_records_days",
            String.valueOf(Retention.OWN_RECORDS_KEPT.toDays()),
            "how long our records of what a partner got stay after its word that it is gone"),
    FEED_KEPT_DAYS(
            "feed.kept_days",
            String.valueOf(Feeds.KEPT.toDays()),
            "how long observations that were laid for recipients lie here, fetched or not"),
    FEED_BLOCK_MIB(
            "feed.block_mib",
            String.valueOf(Block.BYTES_MAX >> 20),
            "MiB of observations that are laid at once; a run holds two such blocks in memory"),
    FEED_FILES_FOLDER(
            "feed.files_folder",
            "",
            "folder in which recipients without a node get files; empty: feeds/files in the data folder"),
    MAIL_SMTP_URL(
            "mail.smtp_url", "", "smtp://[USER@]HOST:PORT or smtps://... that takes our mail; empty: none is sent"),
    MAIL_FROM("mail.from", "", "address our mail is from"),
    MAIL_PASSWORD_FILE("mail.password_file", "", "a file that holds the password of that user"),
    MAIL_CA_FILE("mail.ca_file", "", "PEM file of whom to trust for its TLS; empty: the usual authorities"),
    MAIL_STARTTLS("mail.starttls", "required", "no: smtp:// stays in the clear, to this machine alone"),
    FOLLOW_EVERY_SECONDS("follow.every_seconds", "300", "pause between two looks at a followed collection");

    private final String key;
    private final String otherwise;
    private final String meaning;

    Setting(String key, String otherwise, String meaning) {
        this.key = key;
        this.otherwise = otherwise;
        this.meaning = meaning;
    }

    public String key() {
        return key;
    }

    public String otherwise() {
        return otherwise;
    }

    public String meaning() {
        return meaning;
    }

    /** The environment variable that overrides it, such as {@code COMITY_SERVER__PUBLIC_URL}. */
    public String variable() {
        return "COMITY_" + key.replace(".", "__").toUpperCase(Locale.ROOT);
    }

    /** Whether its value is shown to nobody. */
    boolean secret() {
        return this == OIDC_CLIENT_SECRET;
    }

    static Optional<Setting> of(String key) {
        return Arrays.stream(values()).filter(each -> each.key.equals(key)).findFirst();
    }
}
