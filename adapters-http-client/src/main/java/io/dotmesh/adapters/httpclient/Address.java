package io.dotmesh.adapters.httpclient;

import java.util.List;

/** Where a node may answer. */
record Address(boolean secure, String host, int port) {
    private static final int HTTPS_PORT = 443;
    private static final int HTTP_PORT = 80;
    private static final int NODE_PORT = 32607;

    /** Those of a remote, in the order in which they are tried. A remote that names its port has one. */
    static List<Address> of(String host, int port) {
        return port == 0
                ? List.of(
                        new Address(true, host, HTTPS_PORT),
                        new Address(false, host, HTTP_PORT),
                        new Address(false, host, NODE_PORT))
                : List.of(new Address(false, host, port));
    }

    /** What stands in the header {@code Host}. */
    String authority() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }

    @Override
    public String toString() {
        return (secure ? "https://" : "http://") + authority();
    }
}
