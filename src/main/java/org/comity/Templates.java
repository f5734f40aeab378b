package org.comity;

/** Files that a new node begins with. */
final class Templates {
    private Templates() {}

    /** {@code comity.yaml}; everything in it is optional. */
    static final String CONFIG = """
            # Settings of this node. All are optional; comity config show --origin lists them with what holds now.
            # The environment overrides a line: COMITY_SERVER__LISTEN for server.listen, and so on.
            #
            # server:
            #   listen: 127.0.0.1:8443
            #   public_url: https://taxii.csirt.northland.example
            #   tls_cert: /etc/comity/certificate.pem
            #   tls_key: /etc/comity/key.pem
            # peer:
            #   listen: 0.0.0.0:9443
            #   every_seconds: 5
            # trust:
            #   introductions: refuse
            # database:
            #   url: jdbc:postgresql://localhost/comity?user=comity
            # follow:
            #   every_seconds: 300
            """;
}
