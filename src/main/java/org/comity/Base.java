package org.comity;

/** Where the node is found: the public address where one is set, else where it listens, else where it would. */
final class Base {
    private final String publicUrl;
    private volatile String listensAt;

    Base(Config config) {
        String url = config.get(Setting.SERVER_PUBLIC_URL);
        this.publicUrl = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        this.listensAt = "https://" + config.get(Setting.SERVER_LISTEN);
    }

    /** Without a slash at the end. */
    String url() {
        return publicUrl.isEmpty() ? listensAt : publicUrl;
    }

    /** From now on it listens there. */
    void listensAt(String base) {
        listensAt = base;
    }
}
