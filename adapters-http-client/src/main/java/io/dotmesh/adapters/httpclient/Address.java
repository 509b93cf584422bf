package io.dotmesh.adapters.httpclient;

import java.util.List;
import java.util.Optional;

/** Where a node may answer. */
record Address(boolean secure, String host, int port) {
    private static final int HTTPS_PORT = 443;
    private static final int HTTP_PORT = 80;
    private static final int NODE_PORT = 32607;
    private static final int PORT_MAX = 65_535;
    private static final String HTTP = "http://";
    private static final String HTTPS = "https://";

    /** Those of a remote, in the order in which they are tried. A remote that names its port has one. */
    static List<Address> of(String host, int port) {
        return port == 0
                ? List.of(
                        new Address(true, host, HTTPS_PORT),
                        new Address(false, host, HTTP_PORT),
                        new Address(false, host, NODE_PORT))
                : List.of(new Address(false, host, port));
    }

    /** Reads {@code http://HOST:PORT}, or the same with {@code https}. */
    static Optional<Address> parse(String text) {
        boolean secure = text.startsWith(HTTPS);
        if (!secure && !text.startsWith(HTTP)) {
            return Optional.empty();
        }
        var authority = text.substring((secure ? HTTPS : HTTP).length());
        int colon = authority.lastIndexOf(':');
        var host = colon < 0 ? "" : authority.substring(0, colon);
        var port = authority.substring(colon + 1);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        var bare = bracketed ? host.substring(1, host.length() - 1) : host;
        boolean fits = bare.matches(bracketed ? "[0-9A-Fa-f:.%]+" : "[0-9A-Za-z._-]+")
                && port.matches("[1-9][0-9]{0,4}")
                && Integer.parseInt(port) <= PORT_MAX;
        return fits ? Optional.of(new Address(secure, bare, Integer.parseInt(port))) : Optional.empty();
    }

    /** What stands in the header {@code Host}. */
    String authority() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }

    @Override
    public String toString() {
        return (secure ? HTTPS : HTTP) + authority();
    }
}
